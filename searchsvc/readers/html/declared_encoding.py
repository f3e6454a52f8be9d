"""The encoding of a page: a byte order mark, else what it declares, held against what its bytes look like.

The rule: a declaration only decides between readings that are about equally usual. Where the bytes are not of the
declared encoding, or read clearly better in another, the declaration is wrong and is passed over.
"""

import re

from searchsvc.errors import ReadError
from searchsvc.readers.encoding import bom_size, check_text, decode, decode_as, detect, usualness

_HEAD = 4096  # bytes in which a page declares its encoding; browsers look at 1024
_DECLARED = re.compile(
    rb"""<meta\s[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_CODECS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "gb18030", "hz-gb-2312", "chinese"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "big5hkscs", "cn-big5", "x-x-big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii"), "cp1252"),
}
_MIN_USUALNESS = -0.2
_TRUST = 0.5  # how much less usual the declared reading may be than the best one


def decode_page(data: bytes, served: str = "") -> str:
    """The text of a page; ReadError where it is none in any encoding that is read.

    `served` is the encoding that the server named, which goes before what stands in the page.
    """
    declared = None if bom_size(data) else _CODECS.get(served.strip().lower()) or _declared_codec(data)
    if declared is None or b"\x00" in data or not _holds(declared, data):
        return decode(data)
    text = decode_as(declared, data)
    check_text(text)
    return text


def _declared_codec(data: bytes) -> str | None:
    """The codec that the first declaration names, None without one or where it is not known here."""
    found = _DECLARED.search(_COMMENT.sub(b"", data[:_HEAD]))
    label = (found[1] or found[2]).decode("ascii", "replace").lower() if found else ""
    return _CODECS.get(label)


def _holds(codec: str, data: bytes) -> bool:
    """Whether the bytes are of a codec, and about as usual in it as in the one that they look like."""
    try:
        declared = usualness(data.decode(codec))
    except UnicodeDecodeError:
        return False
    try:
        likely = detect(data)
        best = declared if likely == codec else usualness(data.decode(likely, "replace"))
    except ReadError:
        best = _MIN_USUALNESS
    return declared >= _MIN_USUALNESS and declared + _TRUST >= best
