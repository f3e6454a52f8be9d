"""Clauses as tests write them."""

from typing import Any


def term(text: str, field: str = "text", **more: float) -> dict[str, Any]:
    return {"term": {field: {"value": text, **more}}}


def phrase(text: str, field: str = "text", **more: float) -> dict[str, Any]:
    return {"match_phrase": {field: {"query": text, **more}}}


def rounded(clause: Any) -> Any:
    """A clause with boosts of four digits."""
    if isinstance(clause, dict):
        return {name: rounded(each) for name, each in clause.items()}
    if isinstance(clause, list):
        return [rounded(each) for each in clause]
    return round(clause, 4) if isinstance(clause, float) else clause


def word(stem: str, exact: str, weight: float = 1.0) -> dict[str, Any]:
    """What scores an English word."""
    every, of_exact = weight * 0.75, weight * 0.25
    return {"bool": {"should": [term(stem, "weights", boost=every), term(exact, "weights", boost=of_exact)]}}
