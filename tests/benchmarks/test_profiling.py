from collections import Counter

from benchmarks.profiling import stage_of, summary


def test_every_sample_of_a_profile_belongs_to_a_stage() -> None:
    assert stage_of("engines/whoosh/display/marking_kernels") == stage_of("snippets/windows") == "marks and snippets"
    assert stage_of("queryparser/lexer") == "parse, concepts, translation"
    assert stage_of("benchmark") == "other"
    found = summary(Counter({("snippets/windows", "a"): 3, ("searching/search", "b"): 1}), 2.0)
    assert found["stages_ms"] == {"marks and snippets": 1.5, "page": 0.5}
    assert found["functions_ms"] == {"snippets/windows.a": 1.5, "searching/search.b": 0.5}
