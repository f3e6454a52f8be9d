import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.readers.plain.wrapping import close_up, join, unwrapped, width

PROSE = "县水利局昨天召开防汛准备会议，检查了水库、堤坝和泵站，要求各乡镇在汛期以前备足物资，安排专人日夜巡查。"
NUMBERS = "2021年4月9日，全县共有36座水库完成检修，其中12座更换了闸门，有关“河长制”的工作也在同步推进，群众反映良好。"


def sliced(text: str, size: int) -> str:
    return "\n".join(text[at : at + size] for at in range(0, len(text), size))


def typeset(text: str, size: int) -> str:
    """Lines as a typesetter breaks them: digits stay together, and no line begins with a mark."""
    lines = [""]
    for at, char in enumerate(text):
        in_number = char.isdigit() and at > 0 and text[at - 1].isdigit()
        if width(lines[-1]) + width(char) > 2 * size and char not in "，。、”" and not in_number:
            lines.append("")
        lines[-1] += char
    return "\n".join(lines)


@pytest.mark.parametrize("prose", [PROSE, NUMBERS])
@pytest.mark.parametrize("size", [12, 13, 16, 20, 34])
def test_lines_wrapped_at_a_width_are_one(prose: str, size: int) -> None:
    assert unwrapped(sliced(prose, size)) == prose
    assert unwrapped(typeset(prose, size)) == prose


def test_paragraphs_that_begin_with_an_indent_and_the_lines_below_them_stay() -> None:
    signature = "县水利局\n县财政局\n2021年4月9日"
    text = f"{typeset('　　' + PROSE, 18)}\n{typeset('　　' + NUMBERS, 18)}\n{signature}"
    assert unwrapped(text) == f"　　{PROSE}\n　　{NUMBERS}\n{signature}"


def test_paragraphs_that_blank_lines_part_stay_parted() -> None:
    assert unwrapped(f"{sliced(PROSE, 20)}\n\n{sliced(NUMBERS, 20)}") == f"{PROSE}\n\n{NUMBERS}"


@pytest.mark.parametrize(
    "text",
    [
        "武汉市\n长沙市\n热线另列",
        "襄阳市第三中学总务科\n岳阳市第三中学总务科\n赣州市第三中学总务科\n请按时到会。",
        "襄阳市第三中学总务科\n岳阳市第三中学总务科\n请按时到会，谢谢。",
        "赵某，男，襄阳市人，护士长\n钱某，女，岳阳市人，药剂师\n孙某，男，赣州市人，检验师\n以上同志请准时到会。",
        "春种一粒粟，\n秋收万颗子。\n四海无闲田，\n农夫犹饿死。",
        "水库管理处　　赵某　　一号楼\n堤防管理处　　钱某　　二号楼\n住宿如上，不再通知。",
        "一、落实责任\n各乡镇要明确专人，逐库检查。\n二、备足物资\n各乡镇要提前采购，登记造册。",
        "会议指出，防汛工作要早动手、早准备。\n会议强调，物资要足额储备，专库存放。\n会议要求，每天按时上报。",
        "来源：县水利局办公室宣传科\n作者：水利局办公室赵某钱某\n正文从这里开始，请看。",
        "English text that was wrapped at a width\nstays as it is, because a line end parts\nwords as well as a space.",
        "",
        "一行",
    ],
)
def test_lists_verse_headings_and_english_stay_as_they_are(text: str) -> None:
    assert unwrapped(text) == text


def test_what_was_longer_than_a_line_does_not_hide_the_width() -> None:
    address = "https://www.example.org/" + "x" * 80
    text = "\n".join([*[sliced(PROSE, 20)] * 4, address])
    assert unwrapped(text) == "\n".join([*[PROSE] * 4, address])


@pytest.mark.parametrize(
    ("line", "following", "expected"),
    [
        ("校园安全工", "作要求", True),
        ("他说", "“早动手”", True),
        ("于2021年", "4月9日召开", True),
        ("2021年4月9", "日召开", True),
        ("共", "36座", False),
        ("in", "武汉", False),
        ("교육", "부는", False),
        ("发布时间：2021年4月9日", "来源：县水利局", False),
        ("县水利局", "2021年4月9日", False),
        ("", "正文", False),
        ("正文", "", False),
    ],
)
def test_what_joins_without_a_space(line: str, following: str, expected: bool) -> None:
    assert close_up(line, following) is expected


def test_english_is_joined_with_a_space_and_without_the_hyphen_of_a_typesetter() -> None:
    assert join("the ware-", "houses are") == "the warehouses are"
    assert join("COVID-", "19 cases") == "COVID-19 cases"
    assert join("the new", "houses") == "the new houses"
    assert join("防汛准", "备会议") == "防汛准备会议"


@given(st.text(st.sampled_from("水利局，。：；1 a\n　附件、"), max_size=200))
def test_nothing_but_line_ends_and_the_space_around_them_is_lost(text: str) -> None:
    assert "".join(unwrapped(text).split()) == "".join(text.split())


@pytest.mark.parametrize("piece", ["。", "”", " ", "a", "（", "1", "水，\n", "水\n", ". ", "　"])
def test_hostile_lines_take_linear_time(piece: str) -> None:
    began = time.perf_counter()
    unwrapped(piece * 50_000 + "\n水利局")
    assert time.perf_counter() - began < 2
