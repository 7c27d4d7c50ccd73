"""Fetch the UI kit's third-party files again, in fixed versions, and write down what they are.

Run by ``make vendor``; needs npm, and only when a version is raised: the files are committed, so an ordinary install
needs no Node. Each package is refused unless its digest is the one written here. The colour theme is generated from
``tools/designsystemet.config.json`` by the design system's own command line tool.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/hemmaplan/web/static/vendor"
THEME_CONFIG = ROOT / "tools/designsystemet.config.json"
THEME_TOOL = "@digdir/designsystemet@1.15.0"

ICONS = [
    "activity",
    "archive",
    "arrow-down",
    "arrow-down-up",
    "arrow-left",
    "arrow-right",
    "arrow-up",
    "ban",
    "banknote",
    "bell",
    "book-open",
    "briefcase",
    "building-2",
    "calendar",
    "calendar-check",
    "calendar-clock",
    "calendar-days",
    "calendar-plus",
    "chart-column",
    "chart-line",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "chevron-up",
    "circle-alert",
    "circle-check",
    "circle-dot",
    "circle-help",
    "circle-minus",
    "circle-pause",
    "circle-plus",
    "circle-x",
    "clipboard-check",
    "clipboard-list",
    "clock",
    "clock-alert",
    "coins",
    "contact",
    "contrast",
    "copy",
    "database",
    "door-open",
    "download",
    "ellipsis",
    "external-link",
    "eye",
    "eye-off",
    "file-text",
    "filter",
    "flag",
    "flask-conical",
    "folder",
    "footprints",
    "gauge",
    "gavel",
    "git-branch",
    "hand-heart",
    "heart",
    "history",
    "hourglass",
    "house",
    "inbox",
    "info",
    "key",
    "key-round",
    "keyboard",
    "languages",
    "layers",
    "layout-dashboard",
    "link",
    "list",
    "list-checks",
    "list-ordered",
    "lock",
    "lock-open",
    "log-in",
    "log-out",
    "mail",
    "map",
    "map-pin",
    "menu",
    "message-square",
    "minus",
    "monitor",
    "moon",
    "navigation",
    "notebook-pen",
    "panel-right-open",
    "paperclip",
    "pause",
    "pencil",
    "phone",
    "play",
    "plus",
    "printer",
    "refresh-cw",
    "repeat",
    "rows-3",
    "rows-4",
    "save",
    "scale",
    "scroll-text",
    "search",
    "send",
    "server",
    "settings",
    "shield",
    "shield-alert",
    "shield-check",
    "sliders-horizontal",
    "smartphone",
    "star",
    "sticky-note",
    "sun",
    "table-2",
    "tag",
    "tags",
    "trash-2",
    "triangle-alert",
    "undo-2",
    "upload",
    "user",
    "user-check",
    "user-cog",
    "user-plus",
    "user-x",
    "users",
    "users-round",
    "wallet",
    "wifi-off",
    "x",
]


@dataclass(frozen=True)
class Package:
    """One package: where it goes, what is taken from it, under which licence."""

    name: str
    version: str
    sha256: str
    licence: str
    folder: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "@digdir/designsystemet-css",
        "1.22.0",
        "0eeef1d967ee4f21e5e59f37c20666db8b66f20d93d4617907c4c4661f52298c",
        "MIT",
        "designsystemet",
        {"dist/src/index.css": "designsystemet.css", "LICENSE": "LICENSE"},
    ),
    Package(
        "@digdir/designsystemet-web",
        "1.22.0",
        "cb54277d520202cd8ba90ec699666bf8d0016cf72ec0b8b7ff674eb76c717ec9",
        "MIT",
        "designsystemet",
        {"dist/umd/index.js": "designsystemet.js"},
    ),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        "d26710dd38e7217484a1d47ee76c024977ec550548876f26d06ed1844af09a14",
        "OFL-1.1",
        "inter",
        {
            "files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
            "files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "lucide-static",
        "1.62.0",
        "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44",
        "ISC",
        "icons",
        {"LICENSE": "LICENSE"} | {f"icons/{name}.svg": f"{name}.svg" for name in ICONS},
    ),
)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(package: Package, folder: Path) -> Path:
    """Download one package, refuse a wrong digest, unpack it."""
    answer = subprocess.run(
        ["npm", "pack", "--json", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    packed = json.loads(answer.stdout)
    entry = packed[0] if isinstance(packed, list) else next(iter(packed.values()))
    archive = folder / entry["filename"]
    if digest(archive) != package.sha256:
        sys.exit(f"{package.name} {package.version}: the digest is not the expected one. Nothing was changed.")
    unpacked = folder / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(unpacked, filter="data")
    return next(unpacked.iterdir())


def take(package: Package, source: Path, target: Path) -> None:
    """Copy the chosen files. The pointer to a source map that is not shipped is cut off."""
    for origin, name in package.files.items():
        destination = target / package.folder / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        data = (source / origin).read_bytes()
        if name.endswith(".js"):
            data = re.sub(rb"\n?//# sourceMappingURL=\S+\s*$", b"\n", data)
        destination.write_bytes(data)


def build_theme(folder: Path, target: Path) -> None:
    """Generate the theme "hemmaplan" from its few colours."""
    work = folder / "theme"
    work.mkdir()
    shutil.copy(THEME_CONFIG, work / "designsystemet.config.json")
    for step in (["tokens", "create", "--clean"], ["tokens", "build", "-t", "tokens", "-o", "build"]):
        subprocess.run(["npx", "-y", THEME_TOOL, *step], cwd=work, check=True, capture_output=True)
    shutil.copy(work / "build/hemmaplan.css", target / "designsystemet/theme.css")


def describe(target: Path) -> str:
    """The text of VENDOR.md: packages, versions, licences, and a digest for each file."""
    lines = [
        "# Third-party files",
        "",
        "Made by `make vendor` (tools/vendor.py). Do not edit by hand. The icons and fonts are unchanged; from the script",
        "only the line that points to a source map is cut off. `designsystemet/theme.css` is generated from",
        f"`tools/designsystemet.config.json` with {THEME_TOOL} (MIT).",
        "",
        "| Package | Version | Licence | SHA-256 of the package |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {p.name} | {p.version} | {p.licence} | {p.sha256} |" for p in PACKAGES]
    lines += ["", "| File | SHA-256 |", "| --- | --- |"]
    files = sorted(path for path in target.rglob("*") if path.is_file() and path.name != "VENDOR.md")
    lines += [f"| {path.relative_to(target).as_posix()} | {digest(path)} |" for path in files]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fetch everything beside the old files first; swap only when all went well."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        target = folder / "vendor"
        for package in PACKAGES:
            take(package, fetch(package, folder), target)
        build_theme(folder, target)
        (target / "VENDOR.md").write_text(describe(target), encoding="utf-8")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(target, VENDOR)
    sys.stdout.write(f"Written: {VENDOR.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
