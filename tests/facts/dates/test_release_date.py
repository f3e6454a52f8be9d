"""The ladder of dates: each rung, the order of the rungs, and what must never decide."""

import pytest

from tests.facts.finding import find_date


def dated(title: str, body: str = "", path: str = "a.txt") -> tuple[str, str] | None:
    dating = find_date(title, body, path)
    if dating is None:
        return None
    fields = {"title": title, "body": body, "path": path}
    evidence = dating.evidence
    assert fields[evidence.field][evidence.start : evidence.end] == evidence.text
    return dating.date.iso, dating.source


# --- the rungs ---


@pytest.mark.parametrize(
    "body",
    [
        "发布时间：2019-03-05 来源：省教育厅\n\n3月4日,会议召开。",
        "Source: Ministry of Health 2019-03-05 09:30\n\nText about 2017.",
        "5 March 2019\n\nThe meeting on 4 March reviewed work.",
        "发布日期：2019年3月5日\n正文",
        "更新时间：2019-04-01\n发布时间：2019-03-05\n\n正文",  # published goes before updated
        "Tuesday, March 5, 2019 10:00 GMT+8\n\nText",
    ],
)
def test_a_header_line_decides(body: str) -> None:
    assert dated("A meeting", body) == ("2019-03-05", "header")


def test_a_date_of_change_decides_where_there_is_no_other() -> None:
    assert dated("A meeting", "Last updated: 2019-03-05\n\nText") == ("2019-03-05", "header")


def test_a_law_takes_the_latest_adoption_or_amendment_and_not_the_date_of_effect() -> None:
    body = (
        "2009年6月25日 市人民代表大会常务委员会第十二次会议通过\n"
        "2019年3月5日 市人民代表大会常务委员会第十五次会议修订\n\n第一条 为了规范管理，制定本条例。\n"
        "第九条 本条例自2020年1月1日起施行。"
    )
    assert dated("市学校条例", body) == ("2019-03-05", "text")


@pytest.mark.parametrize(
    "body",
    [
        "各单位：\n\n现将办法印发，请执行。\n\n省教育厅\n2019年3月5日",
        "各单位：\n\n现将办法印发，请执行。\n\n省教育厅 2019年3月5日",
        "Text.\n\n(March 5, 2019)",
        "Schools may apply.\n\nMinistry of Health, March 5, 2019",
        "各单位：现将办法印发。\n\n二○一九年三月五日\n\n（此件公开发布）",
    ],
)
def test_a_signature_decides(body: str) -> None:
    assert dated("A notice", body) == ("2019-03-05", "text")


@pytest.mark.parametrize(
    "text",
    ["WUHAN, March 5, 2019 (Xinhua) -- Schools reopened.", "新华社武汉2019年3月5日电 学校复课。"],
)
def test_a_dateline_with_its_year_decides(text: str) -> None:
    assert dated("", text) == ("2019-03-05", "dateline")


def test_news_that_is_spoken_of_later_is_earlier_news() -> None:
    lead = "省纪委监委网站消息，某局原局长李某接受审查。" + "李某历任乡长、镇长、县长、市长、局长等职务。" * 10
    assert dated("", lead + "此前，据某网2019年3月5日消息，该局另一人接受审查。") is None


def test_a_full_date_in_the_lead_decides() -> None:
    assert dated("会议召开", "2019年3月5日,省教育厅召开会议。") == ("2019-03-05", "text")
    assert dated("Schools reopen", "The plan was issued on March 5, 2019.") == ("2019-03-05", "text")


def test_neither_end_of_a_time_of_years_decides() -> None:
    assert dated("Cases", "From January 1, 2019 to December 31, 2020, it heard five cases.") is None
    assert dated("Rules", "The rules apply from May 3, 2020 to May 5, 2024.") is None


def test_a_full_date_goes_before_the_year_of_a_review_in_the_title() -> None:
    assert dated("Ministry reviews 2018 work", "On January 9, 2019, it met.") == ("2019-01-09", "text")


def test_the_year_of_the_title_completes_a_month_and_day() -> None:
    assert dated("2019 Rural Schools Forum held", "On March 5, the forum opened.") == ("2019-03-05", "title")
    assert dated("2019年会议召开", "去年10月,试点启动。今年3月5日会议召开。") == ("2019-03-05", "title")
    assert dated("2019年会议召开", "新华社武汉3月5日电 会议召开。") == ("2019-03-05", "title")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("2018年工作总结", "1月9日,省教育厅开会总结工作。"),  # a review is written in the year after
        ("2019年工作要点", "12月9日,省教育厅印发要点。"),  # a plan in the year before
    ],
)
def test_the_year_of_a_review_or_a_plan_completes_nothing(title: str, body: str) -> None:
    assert dated(title, body) is None


def test_a_month_or_a_year_alone() -> None:
    assert dated("会议召开", "2019年3月召开会议。") == ("2019-03", "text")
    assert dated("会议召开", "2019年2月30日召开会议。") == ("2019-02", "text")
    assert dated("2019 National Conference", "It went well.") == ("2019", "title")
    assert dated("1985年政府工作报告", "1980年以来，成绩很大。") == ("1985", "title")
    assert dated("A forum", "On march to success, 2019 was good.") == ("2019", "text")


def test_the_document_number_of_the_release_itself_tells_its_year() -> None:
    assert dated("关于印发办法的通知", "教办〔2019〕5号\n\n各单位：现将办法印发。") == ("2019", "text")
    assert dated("通知", "根据教办〔2019〕5号文件,制定本办法。") is None  # another document's


def test_the_own_number_outweighs_another_year_of_the_text() -> None:
    told = "各校：2018年12月3日，省教育厅召开会议。现将办法印发。"
    assert dated("关于印发办法的通知", "教办〔2019〕5号\n\n" + told) == ("2019", "text")
    assert dated("关于印发办法的通知", "教办〔2018〕5号\n\n" + told) == ("2018-12-03", "text")


def test_a_day_takes_the_year_of_the_event_in_its_sentence_or_in_the_lead() -> None:
    assert dated("会议召开", "3月5日至7日，2019年农博会在长沙举行。") == ("2019-03-05", "text")
    assert dated("会议召开", "新华社武汉3月5日电 2019年论坛5日开幕。") == ("2019-03-05", "text")
    assert dated("The fair", "The 2019 fair opened in Wuhan. On March 5, guests came.") == ("2019-03-05", "text")
    assert dated("2018年大赛作品展开幕", "3月5日，2019年文博会开幕。") == ("2019-03-05", "text")
    assert dated("会议召开", "2018年论坛在武汉落幕。2019年3月，试点启动。5月5日，代表参观学校。") is None
    assert dated("会议召开", "3月5日，去年启动的2019年行动举行总结会。") is None


@pytest.mark.parametrize(
    ("path", "iso"),
    [("2019/a.txt", "2019"), ("2019-03-05-x.md", "2019-03-05"), ("news/201903/t20190305_12.html", "2019-03-05")],
)
def test_the_path_is_asked_last(path: str, iso: str) -> None:
    assert dated("会议", "正文。", path) == (iso, "path")
    assert dated("会议", "2018年3月5日,会议召开。", path) == ("2018-03-05", "text")


# --- what never decides ---


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("教育现代化2035", "近日,印发《教育现代化2035》。"),  # a target
        ("Healthy China 2030 launched", ""),
        ("Plan", "During the 13th Five-Year Plan (2016-2020), schools grew."),  # a range
        ("庆祝建校100周年(1919-2019)", ""),
        ("Schools", "In the 2018-2019 academic year, pupils enrolled."),  # school years
        ("2018-2019学年度统计", ""),
        ("School", "Founded in 1902, the school celebrated on May 4."),  # history
        ("公元1911年10月10日,起义爆发", ""),
        ("会议", "1949年10月1日,新中国成立。"),
        ("学校简介", "学校始建于1952年。"),
        ("Schools", "More than 2019 schools joined."),  # counts
        ("Schools", "The fund gave 2019 yuan."),
        ("慈善", "企业捐赠 2019 万元。"),
        ("会议", "去年3月5日会议召开。"),  # 去年
        ("条例", "本条例自2019年3月5日起施行。"),  # dates of effect
        ("Rules", "Effective March 5, 2019, the rule applies to all schools."),
        ("报名", "请于2019年3月5日前报送材料,逾期不予受理。"),  # deadlines
        ("Call", "Applications close by March 5, 2019"),
        ("统计", "截至2019年底,全省共有学校100所。"),  # the end of a reporting year
        ("图片", "Photo taken on March 5, 2019 shows a school."),  # captions
        ("Index rises in 2019", "It was told on March 5."),  # the year that is told of
        ("Meeting", "March 5"),
        ("电话", "联系电话：2019-12345678"),
    ],
)
def test_these_never_decide(title: str, body: str) -> None:
    assert dated(title, body) is None


def test_after_words_of_the_present_a_spelled_out_year_is_an_earlier_one() -> None:
    body = (
        "近日，市中级人民法院对一起案件作出判决。法院审理后认为，被告的行为已经违反合同的约定，"
        "应当承担相应的责任，判令其赔偿损失。2017年3月5日，双方签订合同。"
    )
    assert dated("法院判了", body) is None
    assert dated("签署法案", "财经社8月11日讯 2018年3月5日签署的法案引起争议。") is None


def test_a_later_date_shows_the_first_to_be_past() -> None:
    assert dated("案件", "2016年3月5日，双方签订合同。2018年4月2日，双方解除合同。") is None


def test_taiwanese_years_need_a_taiwanese_text() -> None:
    assert dated("中央社台北5日電 108年3月5日") == ("2019-03-05", "title")
    assert dated("会议 108年3月5日") is None


def test_july_the_may_and_march_of_words() -> None:
    assert dated("Title", "May the force be with teachers who march on.") is None


def test_a_body_of_a_million_characters_costs_no_more_than_its_head_and_tail() -> None:
    assert dated("会议", "正文。\n" * 300_000 + "省教育厅\n2019年3月5日") == ("2019-03-05", "text")
