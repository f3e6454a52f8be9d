import pytest

from searchsvc.readers.office.pdf_lines import joined_lines, printed_lines

FULL = "x" * 60


def text_lines(pages: list[str]) -> list[str]:
    return joined_lines(printed_lines(pages))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"Title\n{FULL} and\nmore. End", ["Title", f"{FULL} and more. End"]),
        (f"{FULL} is.\nNext", [f"{FULL} is.", "Next"]),
        (f"{FULL} ware-\nhouses", [f"{FULL} warehouses"]),
        (f"{FULL} COVID-\n19 cases", [f"{FULL} COVID-19 cases"]),
        (
            "全国教育工作会议今天在北京召开，要求各地认真落\n实会议精神。",
            ["全国教育工作会议今天在北京召开，要求各地认真落实会议精神。"],
        ),
        (
            "全国教育工作会议今天在北京召开，要求各地认真落\n第三条 实施",
            ["全国教育工作会议今天在北京召开，要求各地认真落", "第三条 实施"],
        ),
        (
            "全国教育工作会议今天在北京召开，要求各地认真落\n二、实施",
            ["全国教育工作会议今天在北京召开，要求各地认真落", "二、实施"],
        ),
        ("短行\n下一行也不长但是更长一些", ["短行", "下一行也不长但是更长一些"]),
        ("发布时间：2020 年7 月15 日　来源：教育部\n正文", ["发布时间：2020年7月15日　来源：教育部", "正文"]),
        ("", []),
    ],
)
def test_a_line_goes_on_where_no_sentence_ends(page: str, expected: list[str]) -> None:
    assert text_lines([page]) == expected


@pytest.mark.parametrize("number", ["3", "- 3 -", "第 3 页 共 10 页", "Page 3 of 10", "3/10", "— 3 —"])
def test_page_numbers_are_left_out_at_the_edges_of_pages(number: str) -> None:
    assert text_lines([f"正文\n12\n正文\n{number}"]) == ["正文", "12", "正文"]


def test_running_heads_are_left_out_and_sentences_go_on_over_pages() -> None:
    pages = [f"示例公报 第{number}期\n{'一' * 30}\n{number}" for number in range(1, 5)]
    assert text_lines(pages) == ["一" * 120]
