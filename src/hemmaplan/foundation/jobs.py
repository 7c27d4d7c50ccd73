"""How jobs are done (*jobb*): the same for all of them."""

from typing import Final

RETRIES: Final = 5
"""How often a job that failed is tried again."""
