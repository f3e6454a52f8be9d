"""The index terms of one text, as a mapping."""

from searchsvc.text.analyzer import Occurrences, analyze_texts
from searchsvc.text.kernels.token_postings import occurrences_of


def analyze(text: str) -> Occurrences:
    return occurrences_of(analyze_texts([text]).postings)
