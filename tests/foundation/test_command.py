"""What commands do alike: files are read whole or refused with a line, and nothing of the user's is written over."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hemmaplan.foundation.command import DEEPEST, NotUsable, json_text, read_json, read_text, whole_file, write


def test_write_a_file_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "svar.txt"
    write("åäö", target)
    assert target.read_text(encoding="utf-8") == "åäö"
    with pytest.raises(ZeroDivisionError), whole_file(target) as half:
        half.write_text(str(1 // 0))
    assert target.read_text(encoding="utf-8") == "åäö"
    assert [path.name for path in tmp_path.iterdir()] == ["svar.txt"]


def test_refuse_an_output_that_is_an_input_a_link_a_folder_or_a_device(tmp_path: Path) -> None:
    source = tmp_path / "in.json"
    source.write_text("{}")
    (tmp_path / "hard.json").hardlink_to(source)
    (tmp_path / "link.json").symlink_to(source)
    (tmp_path / "dangling.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    refused = {
        "in.json": "samma fil", "hard.json": "samma fil", "link.json": "länk", "dangling.json": "länk",
        "folder": "mapp", "pipe": "enhet", "folder/../in.json": "samma fil", "none/x.json": "går inte att skriva",
    }  # fmt: skip
    for name, says in refused.items():
        with pytest.raises(NotUsable, match=says):
            write("x", tmp_path / name, inputs=[source])
    with pytest.raises(NotUsable, match="enhet"):
        write("x", Path("/dev/null"))
    assert source.read_text() == "{}"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": 1, "a": 2}', "”a” står två gånger"),
        ('[{"b": {"c": 1, "c": 1}}]', "”c” står två gånger"),
        ('{"a": NaN}', "NaN är inget tal"),
        ('{"a": -Infinity}', "-Infinity är inget tal"),
        ('{"a": "\\ud83d"}', "halvt tecken"),
        ('{"\\udc00": 1}', "halvt tecken"),
        ('["\\ud800"]', "halvt tecken"),
        ("[" * 100_000, "för många nivåer"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "för många nivåer"),
        ('{"a": ' + "9" * 5000 + "}", "orimligt långt tal"),
        ("", "är tom"),
        (" \n", "är tom"),
        ('{"a" 1}', r"rad 1, tecken 6"),
    ],
)
def test_refuse_json_that_says_two_things_or_none(text: str, says: str) -> None:
    with pytest.raises(NotUsable, match=says):
        read_json(text)


def test_read_json_as_it_stands() -> None:
    assert read_json('{"a": [1, 2.5, null, "\\ud83d\\ude00 å"]}') == {"a": [1, 2.5, None, "😀 å"]}
    assert read_json("2.5", number=str) == "2.5"
    deep = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    assert json.dumps(read_json(deep)) == deep


def test_read_text_says_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("rad\nÅ".encode("latin-1"))
    (tmp_path / "b").write_bytes("\ufeffÅ".encode())
    assert read_text(str(tmp_path / "b")) == "Å"
    for name, says in (
        ("a", r"inte UTF-8 \(rad 2\)"),
        ("c", "finns inte"),
        ("", "går inte att läsa"),
        ("x\0y", "namnet är ogiltigt"),
    ):
        with pytest.raises(NotUsable, match=says):
            read_text(str(tmp_path / name) if name != "x\0y" else name)


def test_json_text_is_readable_json() -> None:
    assert json.loads(json_text({"å": 1})) == {"å": 1}
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(float("nan"))


# --- the programs themselves -----------------------------------------------------------------------------------------

EXAMPLE = "docs/handbook/examples/family-treatment.json"
CASE = '{"id": "å", "kind": "mmc", "inputs": {"arrival_rate": 1, "service_rate": 2, "servers": 1}}'


def run(*words: str, stdin: str = "", encoding: str = "utf-8", out: int | None = subprocess.PIPE, repository: Path):
    return subprocess.run(
        [str(Path(sys.executable).parent / "hemmaplan"), *words], input=stdin.encode("utf-8"), check=False,
        stdout=out, stderr=subprocess.PIPE, cwd=repository, env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip


ENGINES = {
    "queue-model": ("-",),
    "simulate": (EXAMPLE, "--replications", "20"),
    "calculate": ("--schema",),
    "backtest": ("finns-inte.json",),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_agree_on_their_exit_codes(engine: str, repository: Path) -> None:
    assert run(engine, "--help", repository=repository).returncode == 0
    for words, code in ((("finns-inte.json",), 1), (("--nonsense",), 2), (("-", "--nonsense"), 2)):
        done = run(engine, *words, repository=repository)
        assert done.returncode == code, (words, done.stderr)
        assert done.stderr
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("engine", ["queue-model", "simulate", "calculate"])
def test_engines_say_a_full_disk_and_a_poor_alphabet_in_one_line(engine: str, repository: Path) -> None:
    words = ENGINES[engine]
    done = run(engine, *words, stdin=CASE, encoding="latin-1", repository=repository)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("latin-1")
    if sys.platform == "linux":
        full = os.open("/dev/full", os.O_WRONLY)
        try:
            done = run(engine, *words, stdin=CASE, out=full, repository=repository)
        finally:
            os.close(full)
        assert done.returncode == 1
        assert done.stderr.decode().count("\n") == 1
        assert "disken är full" in done.stderr.decode()


@pytest.mark.parametrize("words", [("queue-model", "-"), ("calculate", "--schema"), ("help",), ("figures", "--help")])
def test_a_closed_screen_and_a_poor_alphabet_end_in_a_line(words: tuple[str, ...], repository: Path) -> None:
    done = run(*words, stdin=CASE, encoding="ascii", repository=repository)
    assert done.returncode == 0, done.stderr
    program = Path(sys.executable).parent / "hemmaplan"
    shut = subprocess.run(
        ["sh", "-c", 'exec "$0" "$@" >&-', str(program), *words],
        input=CASE.encode(),
        stderr=subprocess.PIPE,
        check=False,
    )
    assert shut.returncode == 1
    assert shut.stderr.decode().splitlines()[-1].endswith("det är stängt. Öppna det, eller ange en fil.")
    assert b"Traceback" not in shut.stderr
    assert b"Errno" not in shut.stderr


def test_engines_write_over_neither_scenario_nor_household(tmp_path: Path, repository: Path) -> None:
    scenario = tmp_path / "scenario.json"
    scenario.write_bytes((repository / EXAMPLE).read_bytes())
    name = json.loads(scenario.read_text())["queues"][0]["name"]
    done = run(
        "simulate",
        str(scenario),
        "--replications",
        "20",
        "--fan",
        str(scenario),
        "--queue",
        name,
        repository=repository,
    )
    assert done.returncode == 1, done.stderr
    assert "samma fil" in done.stderr.decode()
    assert scenario.read_bytes() == (repository / EXAMPLE).read_bytes()
    household = tmp_path / "household.json"
    household.write_text('{"id": "h"}')
    for words in ((str(household), "--out", str(household)), ("--schema", "--out", "/dev/null")):
        done = run("calculate", *words, repository=repository)
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
    assert household.read_text() == '{"id": "h"}'
