"""The logo of a site: a file of the operator's, SVG or PNG, which is read once and looked at before it is served.

The rule: what a file is, its content decides, not its name. Pages show it as a picture, in which no script runs.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from xml.parsers import expat

from searchsvc.errors import UsageError

LOGO_PATH = "/logo"
MOST_BYTES = 256 << 10
"""A logo is loaded with every first page that a reader opens."""
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_HEADER = b"IHDR"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture: its bytes, and its media type."""

    data: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """What tells it from any other picture."""
        return sha256(self.data).hexdigest()[:12]

    @property
    def href(self) -> str:
        """Its address on this site, with the digest, so that a browser may keep it."""
        return f"{LOGO_PATH}?v={self.digest}"


def read_logo(path: Path) -> Logo:
    """Reads a logo. Raises UsageError where the file cannot be read, is too large, or is neither SVG nor PNG."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise UsageError(f"the logo {path} cannot be read: {reason}") from error
    if len(data) > MOST_BYTES:
        raise UsageError(f"the logo {path} has more than {MOST_BYTES >> 10} kB; make it smaller")
    if data.startswith(_PNG) and data[12:16] == _PNG_HEADER:
        return Logo(data, "image/png")
    if _is_svg(data):
        return Logo(data, "image/svg+xml")
    raise UsageError(f"the logo {path} is neither SVG nor PNG; save it as one of the two")


def _is_svg(data: bytes) -> bool:
    """Whether this is well-formed XML whose root is `svg`."""
    roots: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: roots.append(name) if not roots else None
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return False
    return roots[:1] == ["svg"] or roots[:1] == ["svg:svg"]
