import time

import pytest

from searchsvc.readers.office.letter_title import is_no_title, letter_title

TO, TEXT = "各县（市、区）水利局：", "现将有关事项通知如下。"
TITLE = "关于做好今年防汛准备工作的通知"


def title_of(*lines: str) -> str | None:
    found = letter_title(lines)
    return None if found is None else found.text


@pytest.mark.parametrize(
    "above",
    [
        (),
        ("某某市水利局文件",),
        ("某 某 市 水 利 局 文 件", "某水〔2021〕7号"),
        ("某某市水利局", "某某市财政局", "文件", "某水联[2021]7 号"),
        ("某某市水利局 某某市财政局", "某某市应急管理局"),
        ("某某市水利局 | 文件", "某某市财政局"),
        ("000012", "机密★3年", "特急", "某某市水利局文件", "某水〔2021〕7号    签发人：赵某"),
        ("附件2",),
        ("附　件：",),
        ("2021年4月9日", "来源：某某市水利局"),
        ("（此件主动公开）", "某某市防汛指挥部", "2021年第7号"),
        ("通知公告",),
    ],
)
def test_what_offices_print_above_a_title_is_none(above: tuple[str, ...]) -> None:
    found = letter_title((*above, TITLE, TO, TEXT))
    assert found is not None
    assert (found.text, found.start, found.end, found.is_named) == (TITLE, len(above), len(above) + 1, True)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("关于做好今年防汛", "准备工作的通知", TO), TITLE),
        (("关于做好今年防汛", "准备工作的", "通　　知", TO), TITLE),
        (("关于印发《某某市水库", "管理办法》的通知", TO), "关于印发《某某市水库管理办法》的通知"),
        (("关于转发市水利局关于加强巡查的意见", "的通知", TO), "关于转发市水利局关于加强巡查的意见的通知"),
        (("某某市水利局关于做好今年防汛", "准备工作的通知", TO), f"某某市水利局{TITLE}"),
        ((f"{TITLE}（试行）", TO), f"{TITLE}（试行）"),
        ((TITLE, "某水〔2021〕7号", TO), TITLE),
        (("某某市水利局文件", "某水〔2021〕7号", "关于防汛工作", TO, TEXT), "关于防汛工作"),
        (("某某市水利局文件", "某水〔2021〕7号", "2021年水利工作要点", "一、防汛"), "2021年水利工作要点"),
        (("某某市人民政府令", "第7号", "某某市水库管理办法", "第一章 总则"), "某某市水库管理办法"),
        (("某某市水利局公告", "2021年第7号", "根据有关规定，公告如下："), "某某市水利局公告"),
        (("附件1", "先进集体名单", "东河水库管理所"), "先进集体名单"),
        (
            ("某某縣政府文件", "某水〔2021〕7號", "關於做好今年防汛", "準備工作的通知", "各鄉公所："),
            "關於做好今年防汛準備工作的通知",
        ),
        (("内刊", TITLE, TO, TEXT), TITLE),  # what stands above is unknown, but the letter is for somebody
    ],
)
def test_a_title_goes_on_until_the_word_for_its_kind(lines: tuple[str, ...], title: str) -> None:
    assert title_of(*lines) == title


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("全市防汛会议召开", "市水利局今天开会，部署防汛。"),
        ("全市防汛会议召开", TITLE, "会上印发了通知。"),
        ("某某市水利局", "今天，市水利局召开会议。"),
        ("市水利局今天发出通知，要求做好防汛。", TITLE, TO),
        ("Notice on floods", "Dear all,"),
    ],
)
def test_other_documents_have_no_title_of_a_letter(lines: tuple[str, ...]) -> None:
    assert title_of(*lines) is None


def test_a_declared_title_may_be_none() -> None:
    for text in ("某某市水利局文件", "文 件", "附件1", "一、总体要求", "第一章 总则"):
        assert is_no_title(text)
    for text in (TITLE, "2021年水利发展统计公报", "某某项目招标文件", "3.15晚会", "第7届水利论坛", "某某市水利局"):
        assert not is_no_title(text)


@pytest.mark.parametrize("piece", ["某 ", "局", "（", "2021", "〔", " ", "关于"])
def test_hostile_lines_take_linear_time(piece: str) -> None:
    began = time.perf_counter()
    letter_title([piece * 50_000] * 16)
    letter_title([piece * (55 // len(piece))] * 16)
    assert time.perf_counter() - began < 2
