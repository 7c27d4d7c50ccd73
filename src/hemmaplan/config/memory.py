"""The search for rubbish in memory (sv. skräpsamling) in a process that lives long.

What is loaded at the start is never rubbish, and a page makes tens of thousands of objects that are gone when it has been sent.
As Python comes, it looks through them all some twenty times a page.
"""

import gc

YOUNG, MIDDLE, OLD = 20_000, 20, 20


def settle() -> None:
    """When everything is loaded: leave what is there out of the search, and search seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
