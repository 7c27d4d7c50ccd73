"""``python -m hemmaplan.config`` is the same as ``hemmaplan``."""

from hemmaplan.config.cli import main

main()
