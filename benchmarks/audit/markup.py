"""The Nu validator over every kind of page, in each language of the interface, and over the style sheets."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from benchmarks.audit.figure import Figure, none_of
from benchmarks.audit.pages import KINDS, Kind
from benchmarks.errors import EngineFailed
from benchmarks.outside import run_outside

LANGUAGES = ("en", "zh-CN", "zh-TW")
STYLES = Path(__file__).parents[2] / "searchsvc/web/static"
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Tolerated:
    """A message that is no fault of ours: how its text begins, and why it is tolerated."""

    begins: str
    reason: str


TOLERATED: Sequence[Tolerated] = ()


def source(site: str, kind: Kind, language: str) -> bytes:
    """The HTML of a page for a reader of a language. Raises EngineFailed where its status is another one."""
    address = site + quote(kind.path.partition("#")[0], safe="/?&=%+.")
    try:
        with urlopen(Request(address, headers={"Accept-Language": language}), timeout=60) as answer:
            status, body = answer.status, answer.read()
    except HTTPError as error:
        status, body = error.code, error.read()
    if status != kind.status:
        raise EngineFailed(f"{kind.name}: {status} for {address}, not {kind.status}")
    return bytes(body)


def validated(command: Sequence[str], files: Sequence[Path]) -> list[Any]:
    """All messages of the validator about files of HTML and CSS. Raises EngineFailed."""
    arguments = ["--also-check-css", "--format", "json", "--stdout", "--exit-zero-always"]
    done = run_outside("the Nu validator", [*command, *arguments, *map(str, files)], _SECONDS)
    try:
        messages: list[Any] = json.loads(done.stdout)["messages"]
    except ValueError:
        raise EngineFailed(f"the Nu validator: {done.stderr.strip()[-300:]}") from None
    return messages


def sorted_out(messages: Sequence[Mapping[str, Any]]) -> tuple[list[str], dict[Tolerated, int]]:
    """The messages that are faults, each once, and how often each tolerated one came."""
    faults: dict[str, None] = {}
    tolerated: dict[Tolerated, int] = {}
    for each in messages:
        text = each["message"]
        if each["type"] == "info" and each.get("subType") != "warning":
            continue  # where the other half of a warning stands
        reason = next((one for one in TOLERATED if text.startswith(one.begins)), None)
        if reason is not None:
            tolerated[reason] = tolerated.get(reason, 0) + 1
        else:
            place = each.get("url", "").rpartition("/")[2]
            faults[f"{place}, line {each.get('lastLine', '?')}: {text}"] = None
    return [*faults], tolerated


def markup(command: Sequence[str], site: str, folder: Path) -> Iterator[Figure]:
    """The messages of the validator about all pages and all style sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [*STYLES.glob("*.css")]
    for language in LANGUAGES:
        for kind in KINDS:
            file = folder / f"{kind.name.replace(' ', '-').replace(',', '')}-{language}.html"
            file.write_bytes(source(site, kind, language))
            files.append(file)
    faults, tolerated = sorted_out(validated(command, files))
    notes = [f"tolerated {count} times “{each.begins} …”: {each.reason}" for each, count in tolerated.items()]
    found = none_of("HTML and CSS by the Nu validator", "messages", faults, f"{len(files)} files")
    yield Figure(found.name, found.value, found.goal, found.met, [*faults, *notes])
