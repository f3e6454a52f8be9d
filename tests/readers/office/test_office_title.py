import pytest

from searchsvc.readers.office.office_title import fields_of_lines, meaningful_title, without_title


@pytest.mark.parametrize(
    "value",
    [None, 7, "", " ", "Microsoft Word - 通知.doc", "Microsoft Office Word Document", "notice.docx", "Untitled",
     "Untitled-1", "Document1", "Word Document", "新建 Microsoft Word 文档", "无标题", "标题", "12", "—", "x" * 301,
     "about:blank", "PowerPoint 演示文稿", "word文档", "正文", "undefined"],
)  # fmt: skip
def test_defaults_of_programs_are_no_titles(value: object) -> None:
    assert meaningful_title(value) is None


@pytest.mark.parametrize(
    "value", ["关于做好春季造林工作的通知", "Title IX rules revised", "2020 Report", "Documents of 1999"]
)
def test_titles_are_kept(value: str) -> None:
    assert meaningful_title(f" {value}\n") == value


def test_a_title_over_several_lines_is_taken_out_once() -> None:
    assert without_title(["文件", "关于造林", "工作的通知", "正文"], "关于造林工作的通知") == ["文件", "正文"]
    assert without_title(["a", "b"], "c") == ["a", "b"]
    assert without_title([], "c") == []


LETTER = ["某某市水利局文件", "某水〔2021〕7号", "关于做好今年防汛", "准备工作的通知", "各县水利局：", "通知如下。"]
PRINTED = "关于做好今年防汛准备工作的通知"


@pytest.mark.parametrize(
    "declared", [None, "某某市水利局文件", "关于做好今年防汛", "2018年防汛通知模板", "一、总体要求", PRINTED]
)
def test_the_title_of_a_letter_is_the_printed_one(declared: str | None) -> None:
    fields = fields_of_lines(LETTER, declared)
    assert fields["title"] == PRINTED
    assert str(fields["body"]).endswith("各县水利局：\n通知如下。")


def test_a_declared_title_that_has_more_than_the_printed_one_counts() -> None:
    assert fields_of_lines(LETTER, f"某某市水利局{PRINTED}")["title"] == f"某某市水利局{PRINTED}"


def test_what_stands_above_a_title_stays_in_the_text_but_for_the_category() -> None:
    fields = fields_of_lines(["通知公告", *LETTER], None)
    assert fields["category"] == "通知公告"
    assert str(fields["body"]).startswith("某某市水利局文件\n某水〔2021〕7号\n各县水利局：")


def test_other_documents_have_their_declared_title_or_the_first_line() -> None:
    assert fields_of_lines(["防汛会议召开", "今天开会。"], "市防汛会议召开")["title"] == "市防汛会议召开"
    assert fields_of_lines(["防汛会议召开", "今天开会。"], None)["title"] == "防汛会议召开"
