import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.text.latin import stem


@pytest.mark.parametrize(
    "forms",
    [
        "policy policies",
        "university universities",
        "plan plans planned planning",
        "hope hopes hoped hoping",
        "improve improves improved improving",
        "organise organize organised organizing",
        "informatisation informatization",
        "colour color colours",
        "centre center centres",
        "metre meter meters",
        "travel travels travelled traveling",
        "enrol enroll enrolled enrolling",
        "hold held holds holding",
        "teach taught teaches teaching",
        "change changes changed changing",
        "study studies studied studying",
        "programme program programmes",
        "analyse analyze analysed analyzing",
        "child children",
        "analysis analyses",
        "agree agrees agreed agreeing",
        "campus campuses",
        "cause causes caused causing",
    ],
)
def test_inflections_and_spellings_of_a_word_meet(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "different",
    [
        ("university", "universal", "universe"),
        ("news", "new"),
        ("policy", "police"),
        ("plan", "plane"),
        ("hop", "hope"),
        ("rat", "rate"),
        ("car", "care"),
        ("united", "unit"),
        ("goods", "good"),
        ("customs", "custom"),
        ("morning", "more"),
        ("beijing", "beij"),
        ("informatization", "information"),
        ("need", "ne"),
        ("sing", "se"),
    ],
)
def test_different_words_stay_apart(different: tuple[str, ...]) -> None:
    assert len({stem(word) for word in different}) == len(different)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_stem_never_fails_and_is_never_empty(word: str) -> None:
    assert stem(word)
