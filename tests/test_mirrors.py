"""Every module that decides something has a test of its own, at the same place in `tests/`, or a reason for none."""

import ast
from pathlib import Path

import pytest

import searchsvc

PACKAGE = Path(searchsvc.__file__).parent
TESTS = Path(__file__).parent
MOST_BRANCHES = 4
"""A module with no more branches than that says what is, and decides little."""
DECIDING = (ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.BoolOp, ast.Match, ast.comprehension)

_SERVICE = "web/door/test_serving.py: a whole service, its workers killed, hung, and loaded anew"
_CODEC = "engines/whoosh/compat/test_codec.py: segments are written, merged and read as Whoosh does it"
_ENGINE = "engines/whoosh/test_differential.py: answers equal those of a plain evaluator, one release at a time"
_DOCUMENT = "text/test_document.py: terms, occurrences and spans equal those of a plain reference"
_COMMANDS = "cli/test_commands.py: every command, as a person runs it"
_DATES = "facts/dates/test_release_date.py: rung by rung of the date ladder"
_TRANSLATION = "translation/test_translate.py: what queries are translated to, in both directions"
_REWRITING = "concepts/test_rewriting.py: what queries become"
_PHRASES = "suggest/test_phrases.py: the noun phrases of texts, rule by rule"
ELSEWHERE = {
    "cli/index_commands.py": _COMMANDS,
    "cli/query_commands.py": _COMMANDS,
    "cli/render.py": _COMMANDS,
    "concepts/lexicon.py": _REWRITING,
    "concepts/name_runs.py": _REWRITING,
    "concepts/names.py": _REWRITING,
    "concepts/packing.py": "concepts/test_data.py: what is packed and read again is the same",
    "engines/opensearch/format/kernels/stream_writer.py": "engines/opensearch/format/test_token_stream.py: streams",
    "engines/opensearch/build/counted.py": "engines/opensearch/build/test_new_index.py: statistics as if built at once",
    "engines/opensearch/search/cluster_index.py": "engines/opensearch/test_opensearch_engine.py: counts, titles",
    "engines/opensearch/search/ordered_documents.py": "engines/opensearch/test_opensearch_engine.py: listings",
    "engines/whoosh/build/batch.py": "engines/whoosh/build/test_builder.py: what is put is found",
    "engines/whoosh/build/new_segment.py": "engines/whoosh/build/test_builder.py: spills and merges",
    "engines/whoosh/build/spilled_runs.py": "engines/whoosh/build/test_builder.py: spills and merges",
    "engines/whoosh/compat/terms_reader.py": _CODEC,
    "engines/whoosh/display/locating_kernels.py": "engines/whoosh/test_whoosh_engine.py: marks and snippets of hits",
    "engines/whoosh/display/marking.py": "engines/whoosh/test_whoosh_engine.py: marks and snippets of hits",
    "engines/whoosh/display/marking_kernels.py": "engines/whoosh/test_whoosh_engine.py: marks and snippets of hits",
    "engines/whoosh/postings/aliases.py": _CODEC,
    "engines/whoosh/postings/runs.py": "engines/whoosh/postings/test_merging.py: runs that are made and merged",
    "engines/whoosh/postings/segment_reader.py": _CODEC,
    "engines/whoosh/postings/segment_writer.py": _CODEC,
    "engines/whoosh/store/signatures.py": "engines/whoosh/build/test_tellings.py: written, merged and compared",
    "engines/whoosh/vocabulary/text_lists.py": "engines/whoosh/vocabulary/test_word_lists.py: merged slice by slice",
    "engines/whoosh/search/index_vocabulary.py": "suggest/test_corrections.py: near words and words that sound alike",
    "engines/whoosh/search/kernels/accumulator.py": _ENGINE,
    "engines/whoosh/search/kernels/counting.py": _ENGINE,
    "engines/whoosh/search/kernels/leaf.py": _ENGINE,
    "engines/whoosh/search/kernels/phrase.py": _ENGINE,
    "engines/whoosh/search/kernels/term_lookup.py": _ENGINE,
    "engines/whoosh/search/kernels/top_hits.py": _ENGINE,
    "engines/whoosh/search/kernels/tree.py": _ENGINE,
    "engines/whoosh/terms/dictionary_reader.py": _CODEC,
    "engines/whoosh/terms/dictionary_writer.py": _CODEC,
    "engines/whoosh/terms/term_dictionary.py": _CODEC,
    "engines/whoosh/vocabulary/joined_lexicons.py": "suggest/test_corrections.py: words that sound alike",
    "engines/whoosh/vocabulary/word_list_writer.py": "engines/whoosh/vocabulary/test_word_lists.py: what is written",
    "facts/dates/lead.py": _DATES,
    "facts/dates/lone_years.py": _DATES,
    "facts/dates/signatures.py": _DATES,
    "facts/places/place_names.py": "facts/places/test_release_provinces.py: which names are places",
    "facts/reading.py": _DATES,
    "mcp/tools.py": "mcp/test_server.py: every tool, asked by a real client, and every mistake",
    "queryparser/leaves.py": "queryparser/test_parser.py: the leaves of parsed queries",
    "queryparser/nodes.py": "queryparser/test_parser.py: the trees of parsed queries",
    "searching/facet_values.py": "searching/test_search.py: the values, order and labels of facets",
    "searching/filter_offers.py": "searching/test_search.py: which filters are offered",
    "snippets/windows.py": "snippets/test_fragments.py: which windows are shown",
    "suggest/beginnings.py": "suggest/test_completions.py: what a text is completed to",
    "suggest/chinese_phrases.py": _PHRASES,
    "suggest/english_phrases.py": _PHRASES,
    "suggest/phrase_counts.py": _PHRASES,
    "suggest/phrase_text.py": _PHRASES,
    "text/kernels/characters.py": "text/test_fold.py: folding equals that of each character",
    "text/kernels/cutting.py": "text/test_units.py: units equal those of a plain reference",
    "text/kernels/form_numbers.py": _DOCUMENT,
    "text/kernels/term_table.py": _DOCUMENT,
    "text/kernels/terms.py": _DOCUMENT,
    "text/kernels/token_postings.py": _DOCUMENT,
    "translation/candidates.py": _TRANSLATION,
    "web/door/dispatch/lane.py": _SERVICE,
    "web/door/dispatch/nursery.py": _SERVICE,
    "web/door/door.py": "web/door/sockets/test_http_connection.py: what each request gets",
    "web/workers/nursery.py": _SERVICE,
    "web/workers/worker.py": _SERVICE,
    "translation/from_chinese.py": _TRANSLATION,
    "translation/from_english.py": _TRANSLATION,
    "translation/glosses.py": _TRANSLATION,
}
"""Modules without a test of their own, and the test that would fail where they decide wrongly."""


def branches(path: Path) -> int:
    return sum(isinstance(node, DECIDING) for node in ast.walk(ast.parse(path.read_text("utf-8"))))


def mirror_of(path: Path) -> Path:
    return TESTS / path.relative_to(PACKAGE).with_name(f"test_{path.stem.strip('_')}.py")


DECIDING_MODULES = sorted(path for path in PACKAGE.rglob("*.py") if branches(path) > MOST_BRANCHES)


@pytest.mark.parametrize("path", DECIDING_MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_decides_has_a_test_of_its_own_or_a_reason(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    if name in ELSEWHERE:
        assert not mirror_of(path).exists(), f"{name} has a test of its own now; take it out of ELSEWHERE"
    else:
        assert mirror_of(path).exists(), f"{name} decides and has no {mirror_of(path).relative_to(TESTS.parent)}"


def test_every_reason_is_of_a_module_and_names_a_test() -> None:
    known = {path.relative_to(PACKAGE).as_posix() for path in DECIDING_MODULES}
    assert sorted(ELSEWHERE) == sorted(known & ELSEWHERE.keys())
    for reason in ELSEWHERE.values():
        for named in reason.partition(":")[0].split(" and "):
            assert (TESTS / named).is_file(), reason
