"""``make sbom``: everything the product is made of, as CycloneDX JSON (software bill of materials, SBOM).

Read from what is pinned and committed: requirements/core.txt with its hashes, and the tables of the vendored files. Names no
place that packages came from.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "requirements" / "core.txt"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_VENDORED = re.compile(r"^\| (\S+) \| ([\d.]+) \| (\S+) \| ([0-9a-f]{64}) \|$", re.MULTILINE)
# Read in their own repositories: the package does not say, or is not installed here.
_UNSTATED = {"pyrage": "MIT", "colorama": "BSD-3-Clause", "tzdata": "Apache-2.0"}
_LICENCES = LicenseFactory()


def main() -> None:
    """Write the list to the file named, or to build/hemmaplan.cdx.json."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "hemmaplan.cdx.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(as_json() + "\n", encoding="utf-8")
    print(f"{target}: {len(bom().components)} components")


def as_json() -> str:
    """Return the list as CycloneDX 1.6 JSON."""
    return make_outputter(bom(), OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)


def bom() -> Bom:
    """Return the list: the product, and every part of it with version, licence and digest."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = Bom(components=[*packages(), *vendored()])
    found.metadata.component = product = Component(
        name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref=project["name"],
        licenses=[_LICENCES.make_from_string(project["license"])],
    )  # fmt: skip
    found.register_dependency(product, list(found.components))
    return found


def packages() -> Iterator[Component]:
    """Yield the Python packages that the product needs in order to run, as pinned."""
    for name, version, rest in _PIN.findall(PINS.read_text(encoding="utf-8")):
        digests = re.findall(r"--hash=sha256:([0-9a-f]{64})", rest)
        licence = licence_of(name)
        yield Component(
            name=name, version=version, purl=PackageURL("pypi", None, name.lower(), version), bom_ref=f"{name}=={version}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in digests],
            licenses=[_LICENCES.make_from_string(licence)] if licence else [],
        )  # fmt: skip


def licence_of(name: str) -> str:
    """Return the licence that an installed package states, shortly; nothing when it states none."""
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:  # for another kind of machine
        return _UNSTATED.get(name, "")
    given = stated.get("License-Expression") or stated.get("License") or ""
    if given and "\n" not in given and len(given) < 80:
        return given
    classified = [
        line.rsplit(" :: ", 1)[-1] for line in stated.get_all("Classifier") or [] if line.startswith("License")
    ]
    return classified[0] if classified else _UNSTATED.get(name, "")


def vendored() -> Iterator[Component]:
    """Yield the committed parts of others: the design system, icons, fonts."""
    for table in sorted((ROOT / "src").rglob("VENDOR.md")):
        for name, version, licence, digest in _VENDORED.findall(table.read_text(encoding="utf-8")):
            group, _slash, short = name.rpartition("/")
            yield Component(
                name=short, group=group or None, version=version, bom_ref=f"{name}@{version}", type=ComponentType.LIBRARY,
                purl=PackageURL("npm", group or None, short, version), licenses=[_LICENCES.make_from_string(licence)],
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
            )  # fmt: skip


if __name__ == "__main__":
    main()
