"""The gazetteer: 34 provinces, every form of their names, and files that keep their own rules."""

import pytest

from searchsvc.facts.places.gazetteer import letters, names, plain, province_code, provinces
from searchsvc.text.fold import fold_text


def test_there_are_34_provinces_with_both_names() -> None:
    assert len(provinces()) == 34
    assert (provinces()["CN-NM"].name, provinces()["CN-NM"].name_zh) == ("Inner Mongolia", "内蒙古")
    assert all(row.name and row.name_zh and code.startswith("CN-") for code, row in provinces().items())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("cn-hb", "CN-HB"),
        ("Hubei", "CN-HB"),
        ("hubei province", "CN-HB"),
        ("湖北", "CN-HB"),
        ("湖北省", "CN-HB"),
        ("Shanxi", "CN-SX"),
        ("Shaanxi", "CN-SN"),
        ("陝西省", "CN-SN"),
        ("臺灣", "CN-TW"),
        ("澳門特別行政區", "CN-MO"),
        ("Macau", "CN-MO"),
        ("Xizang", "CN-XZ"),
        ("Tibet", "CN-XZ"),
        ("Inner-Mongolia", "CN-NM"),
        ("Nei Mongol", "CN-NM"),
        ("Szechwan", "CN-SC"),
        ("Hong Kong SAR", "CN-HK"),
        ("京", "CN-BJ"),
        ("Wuhan", None),  # a city is no province
        ("Atlantis", None),
        ("", None),
    ],
)
def test_code_of(name: str, code: str | None) -> None:
    assert province_code(name) == code


def test_every_form_of_every_province_gives_its_code() -> None:
    for row in provinces().values():
        for name in row.names:
            assert province_code(name) == row.code, name


def test_every_name_is_folded_and_of_known_provinces() -> None:
    for key, name in names().items():
        assert key == plain(fold_text(key))
        assert name.length == len(key)
        assert all(code in provinces() for code in name.codes)
        assert bool(name.codes) == (name.kind != "none")


def test_no_letter_stands_for_two_provinces() -> None:
    given = [letter for row in provinces().values() for letter in row.letters]
    assert len(given) == len(set(given)) == len(letters())


def test_one_character_is_never_a_name_of_its_own() -> None:
    assert min(len(key) for key in names()) >= 2
