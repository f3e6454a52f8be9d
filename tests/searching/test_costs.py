"""What the dearest queries cost, counted in words, terms and calls rather than in seconds.

A query has at most 1,000 characters, and anybody may send it. Each of these took from 0.2 s to 15 s at 100,000
releases: it had many words, each of which was looked for among all, or was given names, translations and characters.
"""

import json
import random
import sys
from dataclasses import replace
from types import FrameType

import pytest

from searchsvc.engines.selection import open_engine
from searchsvc.engines.whoosh.search.plan import Plan
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import MAX_QUERY_LENGTH, Query
from searchsvc.queryparser.nodes import Leaf, leaves_of
from searchsvc.queryparser.parser import MOST_WORDS, parse
from searchsvc.searching.search import search
from searchsvc.searching.spelling_help import completions
from searchsvc.searching.understanding import MOST_EXPANDED, understand

MOST_CALLS = 150_000
"""Calls of our functions for one query, kernels aside: a question of three words makes some 2,500."""
MOST_PATTERNS = 2_500
"""Ways to write the leaves of one tree; each has a few terms to be looked up."""
_COUNTED = ("concepts", "facts", "queryparser", "searching", "suggest", "translation", "engines/whoosh/search/plan")


def _characters(first: int, last: int, count: int, seed: int = 5) -> str:
    rng = random.Random(seed)
    return "".join(chr(rng.randrange(first, last)) for _ in range(count))


def _spaced(run: str, size: int) -> str:
    return " ".join(run[at : at + size] for at in range(0, len(run), size))


def _words(count: int, length: int) -> list[str]:
    rng = random.Random(7)
    return ["".join(rng.choices("abcdefghijklmnoprstuvwy", k=length)) for _ in range(count)]


DEAREST = {
    "any characters": _characters(0x4E00, 0x9FA5, 990),
    "characters beyond 16 bits": _characters(0x20000, 0x2A000, 1000),
    "characters apart": _spaced(_characters(0x4E00, 0x9FA5, 500), 1),
    "words of four characters": _spaced(_characters(0x4E00, 0x5200, 800), 4),
    "runs of twelve characters": _spaced(_characters(0x4E00, 0x5200, 920), 12),
    "one character": "的" * 1000,
    "one word": "学生" * 500,
    "numerals": "第" + "十" * 999,
    "ordinals": " ".join(f"第{number}届" for number in range(180)),
    "an endless mixture": "".join(f"教育{word}" for word in _words(120, 6)),
    "digits and characters": "".join(f"{number}国" for number in range(100, 340)),
    "provinces": "京津冀" * 333,
    "places": "在京" * 500,
    "names": "教育部世界卫生组织" * 111,
    "regional words": "軟體資訊網路" * 166,
    "short words": " ".join(_words(240, 3)),
    "long words": " ".join(_words(30, 32)),
    "a chain": "-".join(_words(140, 6)),
    "commas": ",".join(_words(140, 6)),
    "phrases": " ".join(f'"{word} school"' for word in _words(70, 4)),
    "a phrase": '"' + " ".join(_words(200, 4))[:990] + '"',
    "prefixes": " ".join(f"{word}*" for word in _words(240, 2)),
    "phrases with prefixes": " ".join(f"{word}-{word[0]}*" for word in _words(110, 5)),
    "alternatives": " OR ".join(_words(140, 3)),
    "one alternative": " OR ".join(["a*"] * 160),
    "groups": " ".join(f"({word} OR 教育{word[0]})" for word in _words(60, 4)),
    "exclusions": " ".join(f"-{word}" for word in _words(200, 3)),
    "exclusions as alternatives": " OR ".join(f"(-{word})" for word in _words(100, 3)),
    "titles": " ".join(f"title:{word}" for word in _words(90, 4)),
    "nested": "(" * 400 + "教育" + ")" * 400,
    "near words": " ".join(word + word[::-1] for word in _words(8, 8)),
    "sounds": _spaced(_characters(0x4E00, 0x5200, 96), 12),
}
"""By what it is made of."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """A few releases that hold some of it."""
    releases = [
        {"id": "zh", "title": "教育部关于农村学校的通知", "text": "第三届大会在北京召开，学生和教师参加。" * 5},
        {"id": "en", "title": "Rural schools", "text": "The Ministry of Education names 120 new teachers. " * 5},
        {"id": "all", "title": "Characters", "text": DEAREST["words of four characters"]},
    ]
    folder = tmp_path_factory.mktemp("costs")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "releases.jsonl").write_text("".join(json.dumps(each) + "\n" for each in releases), "utf-8")
    reindex(folder / "corpus", folder / "index")
    engine = open_engine(folder / "index")
    assert isinstance(engine, WhooshEngine)
    return engine


class _Calls:
    """Counts the calls of functions that work on queries, while it is entered."""

    def __init__(self) -> None:
        self.count = 0

    def _called(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            module = frame.f_code.co_filename.rpartition("/searchsvc/")[2]
            self.count += module.startswith(_COUNTED) and "suggest/edits" not in module

    def __enter__(self) -> "_Calls":
        sys.setprofile(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)


@pytest.mark.parametrize("name", DEAREST)
@pytest.mark.parametrize("query", [Query(), Query(match="any")], ids=["auto", "any"])
def test_a_search_makes_a_bounded_number_of_calls(engine: WhooshEngine, name: str, query: Query) -> None:
    q = DEAREST[name]
    assert len(q) <= MAX_QUERY_LENGTH
    search(engine, replace(query, q="教育 rural schools 2020"))  # loads what is loaded once
    with _Calls() as calls:
        search(engine, replace(query, q=q))
    assert calls.count < MOST_CALLS


@pytest.mark.parametrize("name", DEAREST)
def test_a_search_looks_for_a_bounded_number_of_words(engine: WhooshEngine, name: str) -> None:
    understood = understand(Query(DEAREST[name]), engine.concepts)
    for tree in (understood.tree, understood.relaxed()):
        leaves = list(leaves_of(tree)) if tree is not None else []
        plan = Plan(engine._snapshot, leaves)
        assert len(plan.queries[0].patterns) < MOST_PATTERNS
        assert len(plan.queries[0].infos) < 2 * MOST_PATTERNS
        if len(wanted_words(DEAREST[name])) > MOST_EXPANDED:
            assert not any(leaf.alternatives for leaf in leaves)


def wanted_words(q: str) -> set[Leaf]:
    """The different words and phrases of a query as it is read."""
    found = set(leaves_of(parse(q)))
    assert len(found) <= 2 * MOST_WORDS  # the runs that were split into words count by themselves
    return found


@pytest.mark.parametrize("name", DEAREST)
def test_completions_make_a_bounded_number_of_calls(engine: WhooshEngine, name: str) -> None:
    completions(engine, "教育 rural sch")
    with _Calls() as calls:
        completions(engine, DEAREST[name][:100])
    assert calls.count < MOST_CALLS
