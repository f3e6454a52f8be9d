"""How a release is stored in the index: as JSON, from which the same release comes back."""

import pickle
import zlib

import orjson

from searchsvc.release import PartialDate, ProvinceFact, Release


def pack_release(release: Release) -> bytes:
    """The stored form."""
    return orjson.dumps(release)


def pack_stored(release: bytes) -> bytes:
    """The stored fields of a document with this stored release, as Whoosh's own column would pack them."""
    return zlib.compress(pickle.dumps({"release": release}, 2), 3)


def unpack_release(stored: bytes) -> Release:
    """The release of a stored form."""
    fields = orjson.loads(stored)
    date = fields.pop("date")
    provinces = fields.pop("provinces")
    return Release(
        date=PartialDate(**date) if date else None,
        provinces=tuple(ProvinceFact(**province) for province in provinces),
        **fields,
    )


def pack_two(first: bytes, second: bytes) -> bytes:
    """Two byte strings as one."""
    return len(first).to_bytes(4, "little") + first + second


def unpack_two(packed: bytes) -> tuple[bytes, bytes]:
    """The two byte strings that were packed."""
    end = 4 + int.from_bytes(packed[:4], "little")
    return packed[4:end], packed[end:]
