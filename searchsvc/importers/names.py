"""Names of imported files: readable, made of the address of an item, and safe whatever that address holds.

The rule: a name depends on nothing but the address, so that a run finds the files of the last one. It ends in sixteen
letters of a digest, because many addresses look alike; letters, because digits might be read as a date.
"""

import hashlib
import re
import unicodedata
from urllib.parse import unquote, urlsplit

_UNSAFE = re.compile(r"[^\w.~-]+")
_LETTERS = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")
_MOST_BYTES = 80
_MOST_FOLDERS = 12
_HTML = re.compile(r"\.(?:[sx]?html?|php|aspx?|jsp|do)$", re.IGNORECASE)


def digest_letters(identity: str) -> str:
    """Sixteen letters that stand for a text: 64 bits of its SHA-256."""
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return digest.translate(_LETTERS)


def safe_segment(text: str, default: str) -> str:
    """A text as one segment of a path: letters and digits of any script, never hidden, at most 80 bytes."""
    kept = _UNSAFE.sub("-", unicodedata.normalize("NFC", text)).strip("-._~")
    if kept.upper().startswith("README"):  # which the walk of a corpus passes over
        kept = f"page-{kept}"
    return kept.encode("utf-8", "ignore")[:_MOST_BYTES].decode("utf-8", "ignore").rstrip("-._~") or default


def page_name(address: str) -> str:
    """The file of a web page: its host and path, which may show a date."""
    parts = urlsplit(address)
    *folders, last = [unquote(each) for each in parts.path.split("/")[1:]] or [""]
    host = (parts.hostname or "").lower()
    shown = [safe_segment(each, "x") for each in [host, *filter(None, folders[:_MOST_FOLDERS])]]
    stem = safe_segment(_HTML.sub("", last), "index")
    return "/".join([*shown, f"{stem}-{digest_letters(identity_of(address))}.html"])


def identity_of(address: str) -> str:
    """An address without what does not tell two pages apart: the protocol, the port that it implies, the fragment."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return address
    implied = port in (None, {"http": 80, "https": 443}.get(parts.scheme.lower()))
    host = (parts.hostname or "").lower() + ("" if implied else f":{port}")
    query = f"?{parts.query}" if parts.query else ""
    return f"//{host}{parts.path or '/'}{query}"
