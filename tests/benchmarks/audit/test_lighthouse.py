"""Scores of a report, without what a page loses on purpose."""

from typing import Any

from benchmarks.audit.lighthouse import CATEGORIES, lost, scores


def report() -> dict[str, Any]:
    references = [{"id": "title", "weight": 1}, {"id": "is-crawlable", "weight": 3}, {"id": "manual", "weight": 0}]
    return {
        "audits": {
            "title": {"score": 1, "title": "Has a title"},
            "is-crawlable": {"score": 0, "title": "Page is blocked from indexing"},
            "manual": {"score": None, "title": "By hand"},
        },
        "categories": {name: {"auditRefs": references} for name in CATEGORIES},
    }


def test_what_is_lost_on_purpose_counts_for_nothing() -> None:
    assert scores(report(), [])["seo"] == 25
    assert scores(report(), ["is-crawlable"])["seo"] == 100


def test_each_lost_audit_is_named_with_its_category() -> None:
    named = [*lost(report())]
    assert {ident for ident, _ in named} == {"is-crawlable"}
    assert len(named) == len(CATEGORIES)
