"""Names of files that are downloaded: of any text, and never more than a name."""

import pytest

from searchsvc.web.publishing.attachment import MOST_CHARACTERS, attachment, file_name
from tests.web.conftest import HOSTILE, ODD_IDS


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("releases 教育 2020", "releases-教育-2020.csv"),
        ('"rural teachers" -exam', "rural-teachers-exam.csv"),
        ("", "releases.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        (".hidden.", "hidden.csv"),
        ("a\r\nSet-Cookie: b", "a-Set-Cookie-b.csv"),
        ("a\0b\x7f", "a-b.csv"),
        ("con_cat", "con-cat.csv"),
    ],
)
def test_a_name_has_letters_and_digits(text: str, name: str) -> None:
    assert file_name(text, ".csv") == name


@pytest.mark.parametrize("text", [HOSTILE, *ODD_IDS, "\u202egpj.exe", "x" * 10**6, "- " * 10**5])
def test_no_text_is_more_than_a_name(text: str) -> None:
    name = file_name(text, ".txt")
    assert name.endswith(".txt")
    assert len(name) <= MOST_CHARACTERS + 4
    assert not {*'/\\:*?"<>|\r\n\0;\u202e'} & {*name}
    assert not name.startswith(".")
    assert attachment(name).isascii()


def test_a_long_name_ends_with_a_word_where_it_has_words() -> None:
    assert file_name("one two three " * 10, ".txt").endswith("-two-three-one.txt")
    assert file_name("教育" * 100, ".txt") == "教育" * (MOST_CHARACTERS // 2) + ".txt"


def test_any_script_is_written_so_that_every_program_gets_a_name() -> None:
    assert attachment("a.csv") == 'attachment; filename="a.csv"'
    assert attachment("releases-教育-2020.csv") == (
        "attachment; filename=\"releases-2020.csv\"; filename*=UTF-8''releases-%E6%95%99%E8%82%B2-2020.csv"
    )
    assert 'filename="releases.csv"' in attachment("教育.csv")
