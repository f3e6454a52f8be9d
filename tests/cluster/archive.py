"""Fetches the archive of the server once, checks it, and unpacks it once.

The rule: nothing is unpacked that has another digest than `versions.py` says, and a folder with its final name is
whole. Archives and folders stay in the cache, some 300 MB for each version, and are shared by all clones of a user.
"""

import fcntl
import hashlib
import http.client
import os
import shutil
import stat
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from tests.cluster.errors import BadArchive, NoArchive
from tests.cluster.maven import archive_address, module_address
from tests.cluster.ownership import is_reachable, is_root
from tests.cluster.versions import Module, Version

LEFT_OUT = {
    "ingest-geoip", "ingest-user-agent", "opensearch-dashboards", "percolator", "rank-eval", "repository-url",
    "rule-framework", "search-pipeline-common", "transport-grpc",
}  # fmt: skip
"""Modules of the server that we never use: without them it is 100 MB smaller and starts faster."""

LAYOUT = 2
"""To be raised when another part of the archive is unpacked, so that no older folder is taken."""

_FOLDER = "searchsvc-opensearch"
_TRIES = 4
_TIMEOUT = 60  # seconds without a byte
_PIECE = 1 << 20  # bytes


def cache_folder() -> Path:
    """Where archives are kept: below `XDG_CACHE_HOME` or `~/.cache`.

    Root's own folders are closed to the user that runs the nodes: root's is below `/var/cache`, which only root fills.
    Not in the program's own cache folder, which is its owner's alone.
    """
    named = os.environ.get("XDG_CACHE_HOME")
    if named:
        return Path(named) / _FOLDER
    return (Path("/var/cache") if is_root() else Path.home() / ".cache") / _FOLDER


def installed(version: Version, cache: Path | None = None) -> Path:
    """The folder of the unpacked server; its archive is fetched where it is not there yet.

    Raises NoArchive and BadArchive.
    """
    cache = cache or cache_folder()
    home = cache / f"opensearch-{version.name}-layout{LAYOUT}"
    if not home.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with _locked(cache):
            if not home.is_dir():
                modules = {each: fetch_module(each, version, cache) for each in version.modules}
                unpack(fetch(version, cache), home, f"opensearch-{version.name}", modules)
    if not is_reachable(home):
        raise NoArchive(f"{home} is closed to the user that runs the nodes; let XDG_CACHE_HOME name another folder")
    return home


def fetch(version: Version, cache: Path, pause: float = 1.0) -> Path:
    """The archive in the cache, with the right digest. `pause`: seconds before the second try; they double.

    Raises NoArchive and BadArchive.
    """
    return _fetch(archive_address(version.name), cache / f"opensearch-{version.name}.zip", version.sha256, pause)


def fetch_module(module: Module, version: Version, cache: Path, pause: float = 1.0) -> Path:
    """The same for the JAR of a module."""
    name = f"{module.name}-{version.name}.jar"
    return _fetch(module_address(module.name, version.name), cache / name, module.sha256, pause)


def _fetch(address: str, file: Path, sha256: str, pause: float) -> Path:
    if file.is_file() and _sha256(file) == sha256:
        return file
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        _download(address, part, pause)
        found = _sha256(part)
        if found != sha256:
            raise BadArchive(
                f"{address} has the SHA-256 {found} and not {sha256}: it is not the file that the harness was written "
                "for, so it was thrown away; ask who runs that repository"
            )
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file


def _download(address: str, part: Path, pause: float) -> None:
    """Writes what is at an address to a file, in several tries. Raises NoArchive."""
    reason = ""
    for number in range(_TRIES):
        if number:
            time.sleep(pause * 2 ** (number - 1))
        try:
            with urllib.request.urlopen(address, timeout=_TIMEOUT) as answer, part.open("wb") as file:
                shutil.copyfileobj(answer, file, _PIECE)
                wanted = answer.headers.get("Content-Length")
                if wanted is None or file.tell() == int(wanted):
                    return
                reason = f"the connection ended after {file.tell()} of {wanted} bytes"
        except urllib.error.HTTPError as error:
            error.close()
            reason = f"it answers {error.code}"
            if error.code < 500 and error.code not in {408, 425, 429}:
                break
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = str(error) or type(error).__name__
    raise NoArchive(f"{address} cannot be fetched: {reason}. SEARCHSVC_MAVEN may name another repository")


def unpack(archive: Path, home: Path, top: str, modules: Mapping[Module, Path] = {}) -> None:
    """Unpacks the folder `top` of an archive as the folder `home`, which is there whole or not at all.

    `modules`, each with its JAR, become modules of the server.

    Raises BadArchive where an entry leads out of it.
    """
    scratch = Path(tempfile.mkdtemp(dir=home.parent, prefix=f"{home.name}."))
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [each for each in opened.infolist() if _is_wanted(each, top)]
            for entry in entries:
                opened.extract(entry, scratch)
        for module, jar in modules.items():
            folder = scratch / top / "modules" / module.name
            folder.mkdir(parents=True)
            shutil.copyfile(jar, folder / jar.name)
            (folder / "plugin-descriptor.properties").write_text(descriptor(module, top.partition("-")[2]), "ascii")
        for path in scratch.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        (scratch / top).rename(home)
    except (zipfile.BadZipFile, FileNotFoundError) as error:
        raise BadArchive(f"{archive} cannot be unpacked: {error}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def descriptor(module: Module, version: str) -> str:
    """What the server reads about a module, which is no part of its JAR."""
    said = {
        "name": module.name,
        "description": f"the module {module.name}",
        "version": version,
        "opensearch.version": version,
        "java.version": module.java,
        "classname": module.classname,
    }
    return "".join(f"{key}={value}\n" for key, value in said.items())


def _is_wanted(entry: zipfile.ZipInfo, top: str) -> bool:
    """Whether an entry is to be unpacked. Raises BadArchive where it could be written outside of the folder."""
    path = PurePosixPath(entry.filename)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or path.parts[:1] != (top,):
        raise BadArchive(f"{entry.filename!r} in the archive is not in the folder {top}, so nothing was unpacked")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise BadArchive(f"{entry.filename!r} in the archive is neither a file nor a folder, so nothing was unpacked")
    return not (path.parts[1:2] == ("modules",) and path.parts[2:3] and path.parts[2] in LEFT_OUT)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    """Lets one process at a time fetch and unpack."""
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
