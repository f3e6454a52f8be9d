import pytest

from searchsvc.readers.office.office_title import meaningful_title, without_title


@pytest.mark.parametrize(
    "value",
    [None, 7, "", " ", "Microsoft Word - 通知.doc", "Microsoft Office Word Document", "notice.docx", "Untitled",
     "Untitled-1", "Document1", "Word Document", "新建 Microsoft Word 文档", "无标题", "标题", "12", "—", "x" * 301],
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
