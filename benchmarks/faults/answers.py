"""What an index answers: the same few questions, and all that is said to them, as text that can be compared.

The generation and the time that an answer took are left out: they differ between indexes that hold the same.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.errors import IndexDamaged, IndexUnavailable
from searchsvc.model.query import Query
from searchsvc.searching.releases import find_release, read, similar, versions
from searchsvc.searching.search import search
from searchsvc.suggest.completions import complete

NOTHING = "no index"
"""What stands for the answers of an index that is not there."""
QUESTIONS = (
    Query(q="education", per_page=100),
    Query(q="农村教育", per_page=100),
    Query(q='"rural school"', per_page=100),
    Query(q="school OR 学校 NOT teacher", sort="newest", per_page=100),
    Query(q="teach* plan", match="any", per_page=100),
    Query(q="", province=("CN-HB",), sort="oldest", per_page=100),
    Query(q="educaton 2020", year=("2020..2024",), per_page=100),
)
"""One for each way through the kernels: words, Han runs, phrases, operators, prefixes, filters, corrections."""
Asked = Mapping[str, Callable[[Engine], object]]
"""What is asked of an engine, each with a name by which a person can ask it again."""


def searches(questions: Sequence[Query] = QUESTIONS) -> Asked:
    """Searches, whole answers of which are compared."""
    return {_name(query): partial(_page, query) for query in questions}


def _name(query: Query) -> str:
    chosen = [f"{name}={value}" for name, value in asdict(query).items() if value != getattr(Query(), name)]
    return f"search {' '.join(chosen)}"


def _page(query: Query, engine: Engine) -> object:
    return asdict(replace(search(engine, query), generation="", took_ms=0.0))


def readings(ids: Sequence[str], words: str) -> Asked:
    """Everything else that is asked of a release: its text, with marks, those like it, those that tell the same."""
    asked: dict[str, Callable[[Engine], object]] = {}
    for each in ids:
        asked[f"show {each}"] = partial(find_release, release_id=each)
        asked[f"mark {each}"] = partial(read, release_id=each, q=words)
        asked[f"similar {each}"] = partial(similar, release_id=each)
        asked[f"versions {each}"] = partial(versions, release_id=each)
    return asked


def completions(beginnings: Sequence[str]) -> Asked:
    """What beginnings of a query are completed to."""
    return {f"complete {each}": partial(_completions, each) for each in beginnings}


def _completions(typed: str, engine: Engine) -> object:
    return complete(typed, engine.vocabulary, engine.names)


def as_text(answer: object) -> str:
    """An answer as text."""
    return json.dumps(answer, ensure_ascii=False, sort_keys=True, default=repr)


def answers_of(engine: Engine, asked: Asked) -> Iterator[tuple[str, str]]:
    """What an engine answers to each question, by its name."""
    for name, ask in asked.items():
        yield name, as_text(ask(engine))


def state_of(index: Path) -> str:
    """The answers of an index, opened now, as one text; `NOTHING` where there is none. Raises IndexDamaged."""
    try:
        return "\n".join(answer for _, answer in answers_of(open_engine(index), searches()))
    except IndexUnavailable:
        return NOTHING


def is_refusal(error: Any) -> bool:
    """Whether an error is one by which an engine says that its index is not sound."""
    return isinstance(error, IndexDamaged | IndexUnavailable)
