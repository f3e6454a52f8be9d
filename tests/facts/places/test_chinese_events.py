"""Chinese sentences that say where an event was held, and those that say where it was not."""

import pytest

from searchsvc.facts.places.chinese_events import told_event
from searchsvc.text.fold import fold_text


def is_told(text: str) -> bool:
    """Whether an event was held at 武汉."""
    folded = fold_text(text)
    start = folded.index("武汉")
    return told_event(folded, start, start + 2) is not None


@pytest.mark.parametrize(
    "text",
    [
        "会议在武汉召开。",
        "会议于武汉举行，总结去年工作。",
        "今年的运动会移师武汉举办。",
        "原定在长沙召开的会议改在武汉举行。",
        "会议不仅在武汉召开，也在长沙召开。",
        "去年，试点启动。今年，会议在武汉召开。",
        "总结了去年的工作，会议在武汉召开。",
        "继去年在长沙举行之后，本届博览会在武汉开幕。",
        "行动计划在武汉启动。",
        "中学生模拟联合国大会在武汉举办。",
        "会议在武汉将军路街召开。",
        "会议在武汉召开，决定取消收费。",
        "大家希望很高，会议在武汉召开。",
        "希望小学教师培训班在武汉开班。",
        "建议征集会在武汉举行。",
        "会议在武汉召开过程中，代表提问。",
        "未来科技大会在武汉开幕。",
        "某社武汉3月5日电",
    ],
)
def test_an_event_that_takes_place(text: str) -> None:
    assert is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "来自武汉的代表参加。",
        "运动会去年在武汉举行。",
        "去年7月，运动会在武汉举行。",
        "此前，年会已先后在武汉举办八次。",
        "上届会议在武汉举行。",
        "二十年前，会议在武汉举行。",
        "当时，会议在武汉举行。",
        "1936年，会议在武汉举行。",
        "他在武汉出席了在长沙举行的论坛。",
        "网传会议在武汉召开。",
        "会议在武汉召开的消息不实。",
        "论坛曾在武汉举办。",
        "希望展览在武汉举办。",
        "市民期待马拉松能在武汉举行。",
        "专家建议论坛在武汉举办。",
        "展览在武汉举办过两次。",
        "比赛三年前在武汉举行。",
        "下一届论坛在武汉举行。",
        "自去年在武汉举行以来，论坛影响扩大。",
        "论坛每年在武汉举行。",
        "明年的论坛将移师武汉举行。",
        "论坛将于9月在武汉举行。",
        "会议拟在武汉召开。",
        "会议计划在武汉召开。",
        "会议有望在武汉召开。",
        "会议是否在武汉召开尚未确定。",
        "会议在武汉即将举行。",
        "会议不在武汉召开。",
        "会议并非在武汉召开。",
        "会议没有在武汉召开。",
        "会议未能在武汉如期举行。",
        "会议在武汉未能举行。",
        "原定在武汉举行的论坛因故取消。",
        "在武汉举行的马拉松延期。",
        "博览会在武汉举行，后因天气推迟。",
        "主办方取消在武汉举办的展览。",
        "传达学习在武汉召开的全国大会精神。",
    ],
)
def test_an_event_that_does_not_take_place_there_now(text: str) -> None:
    assert not is_told(text)


def test_which_of_its_kind_an_event_is() -> None:
    event = told_event("第八届年会在武汉举行", 6, 8)
    assert event is not None
    assert (event.kind, event.number, event.year, event.is_now) == ("年会", 8, None, False)
    event = told_event("2019年本次年会在武汉举行", 10, 12)
    assert event is not None
    assert (event.kind, event.year, event.is_now) == ("年会", 2019, True)
