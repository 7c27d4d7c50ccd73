"""Fetch the third-party files of the pages and of the papers again, in fixed versions, and write down what they are.

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
KIT = ROOT / "src/hemmaplan/web/static/vendor"
FONTS = ROOT / "src/hemmaplan/documents/data/vendor"
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


KIT_PACKAGES = (
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

# The scripts that people here have names in. Regular alone: a heading in Thai may stand in plain weight.
# The package after @expo-google-fonts/, its version and digest, the name of the font.
SCRIPTS = (
    ("noto-sans-arabic", "0.4.3", "29e966f9d48a4ce7dd3c2c4c016f29cd888089538217303fb2c87de9e7f048ed", "NotoSansArabic"),
    ("noto-sans-hebrew", "0.4.1", "f82f8e852e3355521c511f2762a0130216d208d108bf4739aa977eb6a6d3012c", "NotoSansHebrew"),
    ("noto-sans-syriac", "0.4.2", "6d60ec48e067a24dc40c953683f4673b0b442092f8ecb2dfd9c51b41b3e9e504", "NotoSansSyriac"),
    ("noto-sans-thaana", "0.4.2", "c5dd11675b1ce69039fc686bc35b713a492873cda525eb385d86a315e5f3d0b1", "NotoSansThaana"),
    ("noto-sans-nko", "0.4.1", "b77c67ed24738fecd5a5091595690bacd56a97ebe758b813d44865d5b73f4867", "NotoSansNKo"),
    ("noto-sans-adlam", "0.4.1", "ff28d39a307c52cc9c5e5a5dcc894cae1198eea37222c981bc99484436db7368", "NotoSansAdlam"),
    (
        "noto-sans-tifinagh",
        "0.4.1",
        "7d587ea7d69cfbe5a858639162a5f4e97d412cc7d3b7703f50711c6414eed928",
        "NotoSansTifinagh",
    ),
    (
        "noto-sans-ethiopic",
        "0.4.2",
        "3030fe790f54df5297904e82da1d5216df61064af4e2ca2972ad166a6ad81f49",
        "NotoSansEthiopic",
    ),
    (
        "noto-sans-armenian",
        "0.4.2",
        "2e25bf01929800ac7f61cb69750839a92555371f66d5d1fef515b2b2ad83b0fc",
        "NotoSansArmenian",
    ),
    (
        "noto-sans-georgian",
        "0.4.3",
        "2dfa188c507dc5587fa05a2ffc474aba026ddbd4af1d7f6f42ff9cb039d7dc0d",
        "NotoSansGeorgian",
    ),
    (
        "noto-sans-devanagari",
        "0.4.1",
        "fb9a4c288af3829f383d945fcec350c8cdf99abf18ffe55c987c495bca42e80e",
        "NotoSansDevanagari",
    ),
    (
        "noto-sans-bengali",
        "0.4.4",
        "aea68a0e86d50c55739f11b3efebf859cbc63219ad1dfbf83dc7e6cfd84a4243",
        "NotoSansBengali",
    ),
    (
        "noto-sans-gurmukhi",
        "0.4.1",
        "a880021879dfa6df078c64a414c07045491269d6ed2f585487208eccb1e0d326",
        "NotoSansGurmukhi",
    ),
    (
        "noto-sans-gujarati",
        "0.4.2",
        "8755e83efd5f0a75427bcb9adae912167c6c1fbd94d2a820c91655e0b58673af",
        "NotoSansGujarati",
    ),
    ("noto-sans-oriya", "0.4.2", "bbcea7223feeeb829820389292012697662e544ef845e1fd4e954a1b1d9ef21c", "NotoSansOriya"),
    ("noto-sans-tamil", "0.4.3", "e86c62e93d3e47ec8b93f71681e1ae2010b22a9f5e8bcd496b3e46c6ba70750e", "NotoSansTamil"),
    ("noto-sans-telugu", "0.4.2", "ffff86f2371e34a7f0c5b14c9d0eef1e4dc50556afb6fd0e74aebfb29dd1436f", "NotoSansTelugu"),
    (
        "noto-sans-kannada",
        "0.4.3",
        "e992988b66d3fa6c19a569d60b6fabb1b84df4789ce13ee6d643fdddc6720dad",
        "NotoSansKannada",
    ),
    (
        "noto-sans-malayalam",
        "0.4.2",
        "0f8036413aec0173042900862a9bd6c4180b755d1075f8e05561ced8e9304ca3",
        "NotoSansMalayalam",
    ),
    (
        "noto-sans-sinhala",
        "0.4.2",
        "3c73b2be95baaae05b3cddde8a7a59b82f290776bda38b14fa67db6a9c845bce",
        "NotoSansSinhala",
    ),
    ("noto-sans-thai", "0.4.2", "44282ae7c24587e7e50f083e5db3aafa8011ac2eac1159ef62be4fc516a66165", "NotoSansThai"),
    ("noto-sans-lao", "0.4.2", "3345f1310e88b0296fb055a2d0fbd628a61d0528a8ec06b3ef75b1a8ef204d29", "NotoSansLao"),
    ("noto-sans-khmer", "0.4.3", "cb4f3e93186d59c60d21b386fde7de3d554617a6c857f148c777a64fba608793", "NotoSansKhmer"),
    (
        "noto-sans-myanmar",
        "0.4.2",
        "14db9970d908b8e46c65ddcbb66aa789add2e76e6e4cfc48e2f454c5e20ea39f",
        "NotoSansMyanmar",
    ),
    (
        "noto-sans-mongolian",
        "0.4.1",
        "383061682ce39c24b3656c298f9a2675a88465a699ea9f0cfe3d319b5ae0a519",
        "NotoSansMongolian",
    ),
    (
        "noto-sans-symbols",
        "0.4.1",
        "d72d2f96c1c351967ec57842471b1da43ab8b1a40ecb003b1b0a0f50a3ee6388",
        "NotoSansSymbols",
    ),
    (
        "noto-sans-symbols-2",
        "0.4.1",
        "3bf3d6333487df36e88d146e032a9ed8246617ca2dfe1513a8a382c3fad12ac4",
        "NotoSansSymbols2",
    ),
    ("noto-sans-sc", "0.4.3", "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59", "NotoSansSC"),
    ("noto-sans-kr", "0.4.3", "7614af529705ea48e8b76cb3b056b92db66b7625ef3fc97ce76366063df94d3f", "NotoSansKR"),
    (
        "noto-serif-tibetan",
        "0.4.2",
        "236aad4d71be07cf07adb0f6a8714f72b829a4de9a0c57c0ff0009cac4ab9b10",
        "NotoSerifTibetan",
    ),
    ("noto-emoji", "0.4.7", "6a25fd5a4da5bb34bbc2d300531bbf32de86afd866e119314d7e358f61a6104d", "NotoEmoji"),
)

FONT_PACKAGES = (
    Package(
        "@expo-google-fonts/inter",
        "0.4.2",
        "b5c1e5878c07a5637169da9f7b1f370c69709f1f8de55998e2522f7aa9dfe2a9",
        "OFL-1.1",
        "inter",
        {
            "400Regular/Inter_400Regular.ttf": "Inter-Regular.ttf",
            "600SemiBold/Inter_600SemiBold.ttf": "Inter-SemiBold.ttf",
            "LICENSE_FONT": "LICENSE",
        },
    ),
    *(
        Package(
            f"@expo-google-fonts/{name}",
            version,
            sha256,
            "OFL-1.1",
            "noto",
            {f"400Regular/{font}_400Regular.ttf": f"{font}-Regular.ttf", "LICENSE_FONT": f"LICENSE-{font}"},
        )
        for name, version, sha256, font in SCRIPTS
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


def describe(target: Path, packages: tuple[Package, ...], about: str) -> str:
    """The text of VENDOR.md: packages, versions, licences, and a digest for each file."""
    lines = [
        "# Third-party files",
        "",
        f"Made by `make vendor` (tools/vendor.py). Do not edit by hand. {about}",
        "",
        "| Package | Version | Licence | SHA-256 of the package |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {p.name} | {p.version} | {p.licence} | {p.sha256} |" for p in packages]
    lines += ["", "| File | SHA-256 |", "| --- | --- |"]
    files = sorted(path for path in target.rglob("*") if path.is_file() and path.name != "VENDOR.md")
    lines += [f"| {path.relative_to(target).as_posix()} | {digest(path)} |" for path in files]
    return "\n".join(lines) + "\n"


ABOUT_KIT = f"""The icons and fonts are unchanged; from the script
only the line that points to a source map is cut off. `designsystemet/theme.css` is generated from
`tools/designsystemet.config.json` with {THEME_TOOL} (MIT)."""
ABOUT_FONTS = """The fonts that documents are set in, unchanged. Fonts
of the machine are never used, so that the same input gives the same bytes everywhere. Only the letters that a document
uses are embedded in it."""


def main() -> None:
    """Fetch everything beside the old files first; swap only when all went well."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = []
        for place, packages, about in ((KIT, KIT_PACKAGES, ABOUT_KIT), (FONTS, FONT_PACKAGES, ABOUT_FONTS)):
            target = folder / f"vendor-{packages[0].folder}"
            for package in packages:
                take(package, fetch(package, folder), target)
            if place == KIT:
                build_theme(folder, target)
            (target / "VENDOR.md").write_text(describe(target, packages, about), encoding="utf-8")
            made.append((target, place))
        for target, place in made:
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(target, place)
            sys.stdout.write(f"Written: {place.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
