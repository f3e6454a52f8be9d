"""Every form of a concept of policy finds every other: asked of an index of one-line texts, one for each form."""

from importlib.resources import files

import pytest

from searchsvc.concepts.concept_weights import SEARCHED, FormKind
from searchsvc.concepts.entries import ConceptEntry, read_concepts
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from tests.conftest import MakeEngine

SUBJECTS = ("diplomacy", "economy", "governance", "industry", "land", "livelihood")
CHINESE, ENGLISH = "会上说到{}等事项", "Officials spoke of {} at the meeting"


def entries(subject: str) -> tuple[ConceptEntry, ...]:
    text = files("searchsvc.data").joinpath("concepts", f"{subject}.toml").read_text("utf-8")
    found, warnings = read_concepts(text, subject)
    assert not warnings
    return found


def sentence(form: str) -> str:
    return (CHINESE if any(char >= "\u2e80" for char in form) else ENGLISH).format(form)


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_form_finds_every_other(subject: str, make_engine: MakeEngine) -> None:
    concepts = entries(subject)
    texts = {form: sentence(form) for entry in concepts for kind, form in entry.forms if kind in SEARCHED}
    engine = make_engine([{"id": form, "text": text} for form, text in texts.items()])
    missed: list[str] = []
    for entry in concepts:
        wanted = {form for kind, form in entry.forms if kind in SEARCHED and kind is not FormKind.RELATED}
        for form in wanted:
            page = search(engine, Query(form, per_page=100))
            lacking = wanted - {hit.id for hit in page.results}
            if lacking or page.relaxed:
                missed.append(f"{form}: {', '.join(sorted(lacking))}")
    assert not missed, "\n".join(missed)
