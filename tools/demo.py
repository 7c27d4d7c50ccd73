"""``make demo``: from a fresh clone to a running Hemmaplan with a demo municipality, in one command."""

import os

import setup

steps = setup.Steps()
print("Hemmaplan, demo")
programs = setup.environment(setup.PRODUCT, chore="demo", steps=steps)
os.environ["HEMMAPLAN_MODE"] = "demo"
os.environ.pop("DATABASE_URL", None)  # the demo never touches a database of yours
arguments = ["demo", "--port", os.environ.get("PORT") or "8000"]
if os.environ.get("RESET") in {"1", "yes", "true"}:
    arguments.append("--reset")
os.environ["HEMMAPLAN_STARTED"] = str(steps.start)
os.execv(programs / "hemmaplan", ["hemmaplan", *arguments])
