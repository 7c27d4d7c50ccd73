"""The set-up speaks to a person whose Python is too old, and the pins hold hashes and no address."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PRETEND_OLD = """
import sys
sys.version_info = (3, 9, 2, "final", 0)
sys.path.insert(0, "tools")
import setup
setup.environment(chore="demo")
"""


def test_set_up_with_old_python_tells_what_to_do_in_two_languages(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRETEND_OLD], cwd=repository, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Python 3.11 eller nyare" in done.stderr
    assert "make demo PYTHON=python3.12" in done.stderr
    assert "needs Python 3.11" in done.stderr


ENOUGH = """
import sys
sys.path.insert(0, "tools")
import setup
from pathlib import Path
setup.STAMP = Path(sys.argv[1])
setup.HOME = Path(sys.argv[1]).parent
setup.STAMP.write_text(setup.wanted(getattr(setup, sys.argv[2])))
setup._do = lambda *command: print("installs", *command)
setup._runs = lambda *command: True
setup.environment(getattr(setup, sys.argv[3]))
"""


@pytest.mark.parametrize(
    ("there", "asked", "installs"),
    [("PRODUCT", "PRODUCT", ""), ("DEVELOPMENT", "PRODUCT", ""), ("DEVELOPMENT", "DEVELOPMENT", ""),
     ("PRODUCT", "DEVELOPMENT", "dev.txt")],
)  # fmt: skip
def test_demo_asks_for_no_more_than_the_product_and_takes_nothing_away(
    repository: Path, tmp_path: Path, there: str, asked: str, installs: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENOUGH, tmp_path / "stamp", there, asked],
        cwd=repository, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ("installs" in done.stdout) == bool(installs)
    assert installs in done.stdout


@pytest.mark.parametrize("name", ["core", "dev", "tools"])
def test_pins_have_hashes_and_no_address(repository: Path, name: str) -> None:
    text = (repository / "requirements" / f"{name}.txt").read_text()
    pins = re.findall(r"^(\S+)==(\S+)", text, re.MULTILINE)
    assert pins
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
    assert "--index" not in text


def test_development_pins_agree_with_the_product_s(repository: Path) -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(
            re.findall(r"^(\S+)==(\S+)", (repository / "requirements" / f"{name}.txt").read_text(), re.MULTILINE)
        )

    core, dev = pins("core"), pins("dev")
    assert {name: dev.get(name) for name in core} == core
