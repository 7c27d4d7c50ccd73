"""How fast the OpenFisca model is, and how much memory it takes: one process for one size, told as a line of JSON.

Importing this needs no OpenFisca: the product is measured with the same ruler.
"""

import gc
import json
import sys
import time
from pathlib import Path

from tools.oracle.households import load


def main(asked, runs, *guidelines):
    """Time the building of the simulation and the calculation together, some times over."""
    from tools.oracle import answering, model

    sample = load(Path(asked))
    system = model.system([Path(path) for path in guidelines])
    month = int(sample["household.month"][0])
    before, took = peak_mb(), []
    answering.answer_one_month(
        system, answering.first(sample, 10), month
    )  # OpenFisca reads its parameters when first asked
    for _run in range(int(runs)):
        begun = time.perf_counter()
        answers = answering.answer_one_month(system, sample, month)
        took.append(time.perf_counter() - begun)
        gc.collect()  # a simulation refers to itself: without this the next one would stand beside it in memory
    decided = int(answers["total"][answers["unsettled"] == 0].sum())  # what is left open has no amount
    told = {"seconds": took, "loaded_mb": before, "peak_mb": peak_mb(), "total_ore": decided}
    sys.stdout.write(json.dumps(told) + "\n")


def peak_mb():
    """The most memory this process has held, in MB. Not ``ru_maxrss``: that remembers the process it was started from."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
