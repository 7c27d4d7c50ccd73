"""Decisions of weight have one page each, numbered without gaps."""

import re

from tests.house import reading

FOLDER = reading.REPOSITORY / "docs" / "decisions"
NAME = re.compile(r"(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.md")
PARTS = ["## Why it came up", "## What we do", "## What follows"]


def faults_in(pages: dict[str, str]) -> list[str]:
    """What is wrong with a set of pages, file name and text."""
    found = [f"{name}: the name is not NNNN-words.md" for name in pages if not NAME.fullmatch(name)]
    numbers = sorted(int(match[1]) for name in pages if (match := NAME.fullmatch(name)))
    if numbers != list(range(len(numbers))):
        found.append(f"the numbers have gaps or doubles: {numbers}")
    for name, text in pages.items():
        if not text.startswith(f"# {name[:4]} "):
            found.append(f"{name}: the heading does not begin with its number")
        found += [f"{name}: lacks {part!r}" for part in PARTS if part not in text]
        if not re.search(r"^Status: (template|decided|replaced by \d{4}), \d{4}-\d{2}-\d{2}$", text, re.MULTILINE):
            found.append(f"{name}: lacks a status with a day")
    return found


def test_decisions_are_numbered_and_whole():
    pages = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*"))}
    assert "0000-template.md" in pages
    assert not faults_in(pages)


def test_planted_faults_are_found():
    whole = "# 0000 T\n\nStatus: decided, 2026-11-21\n\n" + "\n\n".join(PARTS)
    assert faults_in({"0000-t.md": whole}) == []
    assert faults_in({"0000-t.md": whole, "0002-b.md": whole.replace("0000", "0002")})
    assert faults_in({"0000-t.md": whole.replace("## What follows", "")})
    assert faults_in({"notes.md": whole})
