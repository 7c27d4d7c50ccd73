"""What every page that sends something to a party shows alike: what is found before it is released, and the paper itself."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from hemmaplan.cases.parties import release


def found_rows(found: Iterable[release.Finding]) -> list[dict[str, Any]]:
    """Each finding in words, with the part it stands in and whether it is grave."""
    return [
        {"kind": release.KINDS[one.kind], "words": one.words, "where": one.where, "grave": one.kind in release.GRAVE}
        for one in found
    ]


def as_file(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser, under its name."""
    return HttpResponse(
        content, content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"', "X-Content-Type-Options": "nosniff"},
    )  # fmt: skip
