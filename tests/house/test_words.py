"""What never stands in a published file: real officials, the machine it was written on, the shops packages came from.

The names are kept as digests, so that the test itself does not publish them.
"""

import hashlib
import re
from itertools import pairwise

import pytest
from tests.house import reading

OFFICIALS = {
    "1e91ccd4595df817e6d8", "1306e7101e440f503ce0", "847bd5df65f36c5d16a2", "5a3aefc76c32ab3a9c6f", "3ebfeef06ccac8d58401",
    "cb9d6a97b3d3aa3406c6", "6c3654a6c94e8b20274e", "417ceb72df65b25bc620", "625cbca4593b08f632b4", "ff8de1e4619e63fa34d2",
    "2a20a23f111dcb2589a6",
}  # fmt: skip
WORKPLACE = {
    "4ea91362a144349937a5", "c857d09db23e6822e360", "c70eca6b0f88f44d81a4", "7d3194f79e645c42e439", "60965168ce762e949600",
    "3ea125d0bff386e6754b", "c65d5aa5a1a5cb039e31", "8cfde6efdfc4ed5ab1f6",
}  # fmt: skip
PATTERNS = {
    "a path of one machine": re.compile(r"(?<![\w.\-/}])/(?:work|root|opt/pypi|tmp/w)(?=/|\s|$|[\"'`])"),
    "a package shop": re.compile(r"\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b"),
}
WORD = re.compile(r"(?<!\w)\.?[a-zåäöéü]+(?:-[a-zåäöéü]+)*")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def faults_in(text: str, banned: set[str]) -> list[str]:
    """The words, pairs of words and patterns in a text that may not stand there."""
    found = [f"{what}: {match.group()}" for what, pattern in PATTERNS.items() for match in pattern.finditer(text)]
    words = WORD.findall(text.lower())
    starts = {word[: word.index("-") + 1] for word in words if "-" in word}
    pairs = {f"{first} {second}" for first, second in pairwise(words)}
    return found + [f"a banned word: {word}" for word in sorted({*words, *starts, *pairs}) if digest(word) in banned]


def texts():
    for path in reading.tracked_files():
        if "vendor" not in path.parts:
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_no_file_names_an_official_a_machine_or_a_shop():
    faults = [
        f"{reading.inside(path)}: {fault}" for path, text in texts() for fault in faults_in(text, OFFICIALS | WORKPLACE)
    ]
    assert not faults, "\n".join(faults)


def test_no_file_name_is_banned_either():
    faults = [
        fault for path in reading.tracked_files() for fault in faults_in(reading.inside(path), OFFICIALS | WORKPLACE)
    ]
    assert not faults


@pytest.mark.parametrize(
    "text",
    [
        "read by Greta Påhittad\ntoday", "see /" + "work/main/x.py", "cd '/" + "root'", "https://pypi." + "org/simple", "the Påhitt-bolag"
    ],
)  # fmt: skip
def test_a_planted_word_is_found(text):
    assert faults_in(text, {digest("greta påhittad"), digest("påhitt-")})


def test_ordinary_paths_and_words_are_left_alone():
    assert not faults_in(
        "docs/work/x /workers/ root/ the framework/ {{ root }}/work pypinfo", {digest("greta påhittad")}
    )
