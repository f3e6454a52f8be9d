"""Which Maven repository archives are fetched from.

`SEARCHSVC_MAVEN` names its address; else a mirror of Maven Central in `~/.m2/settings.xml` does; else it is Central.
"""

import os
from pathlib import Path
from xml.etree import ElementTree

from tests.cluster.errors import NoArchive

CENTRAL = "https://repo1.maven.org/maven2"
_ARCHIVE = "org/opensearch/distribution/integ-test-zip/opensearch/{0}/opensearch-{0}.zip"
_MODULE = "org/opensearch/plugin/{0}/{1}/{0}-{1}.jar"


def archive_address(version: str) -> str:
    """The address of the archive of a version. Raises NoArchive where the settings cannot be read."""
    return f"{repository()}/{_ARCHIVE.format(version)}"


def module_address(name: str, version: str) -> str:
    """The address of the JAR of a module. Raises NoArchive where the settings cannot be read."""
    return f"{repository()}/{_MODULE.format(name, version)}"


def repository() -> str:
    """The address of the repository, without a slash at its end. Raises NoArchive."""
    named = os.environ.get("SEARCHSVC_MAVEN") or mirror_in(Path.home() / ".m2" / "settings.xml") or CENTRAL
    return named.rstrip("/")


def mirror_in(settings: Path) -> str | None:
    """The address of the first mirror of Central in a settings file of Maven; None without one. Raises NoArchive."""
    try:
        root = ElementTree.fromstring(settings.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ElementTree.ParseError) as error:
        raise NoArchive(f"{settings} cannot be read: {error}; mend it, or set SEARCHSVC_MAVEN") from error
    for mirror in root.iterfind("{*}mirrors/{*}mirror"):
        address = (mirror.findtext("{*}url") or "").strip()
        if _covers_central(mirror.findtext("{*}mirrorOf") or "") and address.startswith(("https://", "http://")):
            return address
    return None


def _covers_central(mirrored: str) -> bool:
    """Whether a `mirrorOf`, such as `*,!central` or `external:*`, includes Maven Central."""
    names = {each.strip() for each in mirrored.split(",")}
    return "!central" not in names and bool(names & {"*", "external:*", "central"})
