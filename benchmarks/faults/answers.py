"""What an index answers: the same few questions, and all that is said to them, as text that can be compared.

The generation and the time that an answer took are left out: they differ between indexes that hold the same.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.errors import IndexDamaged, IndexUnavailable
from searchsvc.model.query import Query
from searchsvc.searching.search import search

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


def answer_of(engine: Engine, query: Query) -> str:
    """All that an engine answers to one question."""
    page = replace(search(engine, query), generation="", took_ms=0.0)
    return json.dumps(asdict(page), ensure_ascii=False, sort_keys=True, default=repr)


def answers_of(engine: Engine, questions: Sequence[Query] = QUESTIONS) -> list[str]:
    """What an engine answers to each of some questions."""
    return [answer_of(engine, query) for query in questions]


def state_of(index: Path) -> str:
    """The answers of an index, opened now, as one text; `NOTHING` where there is none. Raises IndexDamaged."""
    try:
        return "\n".join(answers_of(open_engine(index)))
    except IndexUnavailable:
        return NOTHING


def is_refusal(error: BaseException) -> bool:
    """Whether an error is one by which an engine says that its index is not sound."""
    return isinstance(error, IndexDamaged | IndexUnavailable)
