"""The page on architecture names files that there are."""

import re

from tests.house import reading

PAGE = reading.REPOSITORY / "docs" / "architecture.md"


def paths_named(text: str) -> set[str]:
    """Each path of the repository that the text names."""
    return set(re.findall(r"`((?:src|tests|docs)/[\w./-]+)`", text))


def test_every_file_that_the_page_names_is_there():
    named = paths_named(PAGE.read_text("utf-8"))
    assert len(named) > 20
    assert not [path for path in sorted(named) if not (reading.REPOSITORY / path).exists()]


def test_every_module_has_its_floor_on_the_page():
    named = paths_named(PAGE.read_text("utf-8"))
    modules = {path.name for path in reading.SOURCE.iterdir() if (path / "__init__.py").exists()}
    assert not {name for name in modules if f"src/hemmaplan/{name}" not in named}


def test_paths_in_a_text_are_found():
    assert paths_named("See `src/hemmaplan/web` and `make check`.") == {"src/hemmaplan/web"}
