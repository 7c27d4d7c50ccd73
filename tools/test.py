"""``make test``: the whole suite on a real database, browser journeys included.

The browser is the system's own Chromium. Where it is missing, root on Debian gets it by apt-get; others get one line of
advice and the journeys are skipped where everybody can see it. In CI a missing browser is an error.
"""

import os
import shutil
import subprocess
import sys

import setup

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATION = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def browser():
    """Return the path of a Chromium on this machine, installing it where that is simple. None if there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found or os.path.exists(APPLICATION):  # noqa: PTH110
        return found or APPLICATION
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        apt = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        with setup.Steps().step("Chromium, för sidproven (apt-get)"):
            for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"]):
                done = subprocess.run(["apt-get", "-qq", *command], env=apt, check=False, **quiet)
        if done.returncode:
            print(done.stderr.decode(errors="replace").strip()[-800:])
        return next(filter(None, map(shutil.which, BROWSERS)), None)
    return None


def main():
    """Set up, find a browser and hand over to pytest."""
    programs = setup.environment(chore="test")
    found = browser()
    in_ci = os.environ.get("CI", "").lower() in {"1", "true"}
    if found:
        os.environ["CHROMIUM"] = str(found)
    elif in_ci:
        sys.exit("Chromium saknas. I CI är det ett fel. Installera paketet chromium, eller peka ut det i CHROMIUM.")
    else:
        print("Chromium saknas: sidproven hoppas över. Debian/Ubuntu: apt-get install chromium. macOS: Google Chrome.")
    given = sys.argv[1:]
    os.execv(programs / "pytest", ["pytest", "-n", os.environ.get("PYTEST_WORKERS", "2"), *given])


main()
