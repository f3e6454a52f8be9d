"""Where an item comes from, where it does not say so itself."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from searchsvc.errors import ReadError
from searchsvc.facts import inspect_record
from searchsvc.readers.json_records import read_json


def host_of(address: str) -> str:
    """The host of an address; empty where it is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def source_of(fields: Mapping[str, object], otherwise: str) -> str:
    """The source to declare for a record that declares none: `otherwise`, unless its text tells of one (来源：…)."""
    if not otherwise:
        return ""
    try:
        record = read_json("item.json", json.dumps(fields).encode())
    except ReadError:
        return otherwise
    return "" if inspect_record(record).release.source else otherwise
