"""The icons (sv. ikoner) of the UI kit, read from the vendored SVG files and printed inline."""

import re
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).resolve().parent / "static/vendor/icons"


@cache
def paths(name: str) -> SafeString:
    """The drawing inside one icon file. Raises LookupError for a name that is not vendored."""
    file = FOLDER / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not file.is_file():
        message = f"No icon named {name!r}; the names are the files in static/vendor/icons."
        raise LookupError(message)
    inner = file.read_text(encoding="utf-8").partition("<svg")[2].partition(">")[2].rpartition("</svg>")[0]
    # The files are vendored and their digests are tested, so their content is safe to print as it stands.
    return mark_safe(re.sub(r"\s+", " ", inner).strip())  # noqa: S308


def icon(name: str, label: str = "") -> SafeString:
    """One icon as inline SVG. Hidden from screen readers unless ``label`` gives it a meaning of its own."""
    frame = (
        '<svg class="icon" width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>'
    )
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(frame, role, paths(name))


def names() -> list[str]:
    """Every icon there is, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.svg"))
