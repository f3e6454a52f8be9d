"""How a file that is downloaded is called: the `Content-Disposition` of an answer (RFC 6266), in any script (RFC 8187).

Names are made of texts that anybody may write, so only letters, digits and a few signs of them are kept.
"""

import re
from urllib.parse import quote

MOST_CHARACTERS = 60
"""Of a name before its ending; file systems allow 255 bytes, and a Han character has three."""
_NOT_KEPT = re.compile(r"[^\w.]+|_+")


def file_name(text: str, ending: str) -> str:
    """A file name made of a text, `ending` being `.csv` and the like. It never begins or ends with a full stop."""
    kept = _NOT_KEPT.sub("-", text[: 4 * MOST_CHARACTERS]).strip("-.")
    if len(kept) > MOST_CHARACTERS:
        begun, _, cut = kept[:MOST_CHARACTERS].rpartition("-")
        kept = begun if len(cut) < MOST_CHARACTERS // 3 else kept[:MOST_CHARACTERS]
    return (kept.strip("-.") or "releases") + ending


def attachment(name: str) -> str:
    """The header by which a browser saves an answer under a name of `file_name`.

    Programs that know no UTF-8 there get what of the name is ASCII.
    """
    if name.isascii():
        return f'attachment; filename="{name}"'
    stem, _, ending = name.rpartition(".")
    plain = file_name("".join(character if character.isascii() else " " for character in stem), f".{ending}")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
