"""A few releases with everything that is awkward about releases, an engine over them, and a client."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.web.app import create_app
from tests.browsing import served
from tests.web.fake import FakeEngine, FakeLive

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'single' <img src=x onerror=alert(2)>"
ODD_IDS = (
    "2020/a.txt", "a b?c#d", "中文/文件.txt", "100%", "%2F", "a\\b", ".", "..", "../x", "a/../b", "./a", "a/.", "a//b",
    "/a", "a/", "/", "//", "...", "a;b=c&d+e", "x.jsonl#3", "<b>", "http://h/p?q", "é", "𠮷", "a|b", " a ", "?id=a",
)  # fmt: skip


def sample_releases() -> list[Release]:
    """Twelve English and Chinese releases, and one for each odd id."""
    meeting = Release(
        id="2020/meeting.txt",
        title="2020年全国教育信息化工作会议召开",
        body="7月15日，会议在北京召开。\n\n湖北、山东的代表谈教育。\n第二行。",
        language="zh-Hans",
        date=PartialDate(2020, 7, 15),
        date_source="text",
        provinces=(ProvinceFact("CN-BJ", "text", "held"), ProvinceFact("CN-HB", "city", "mentioned")),
        category="新闻发布",
        source="教育部",
        url="https://example.org/a?b=c&d",
        extra={"editor": "<i>Li</i>", "nested": {"a": [1, None]}},
    )
    schools = Release(
        id="2019/schools.md",
        title="Rural schools get new teachers",
        body="Education in Hubei.\n\nEducation everywhere.",
        language="en",
        date=PartialDate(2019, 3),
        date_source="declared",
        provinces=(ProvinceFact("CN-HB", "declared", "held"),),
        category="Press Releases",
        url="javascript:alert(3)",
    )
    hostile = Release(id="hostile", title=HOSTILE, body=f"education {HOSTILE}", language=None, category=HOSTILE)
    traditional = replace(meeting, id="tw", title="臺灣偏鄉學校", language="zh-Hant", date=PartialDate(2018))
    numbered = [
        replace(schools, id=f"n/{number:02d}", title=f"Notice {number} on teachers", body="", date=None)
        for number in range(1, 13)
    ]
    odd = [Release(id=odd, title=f"Odd {number}", body="odd", language="en") for number, odd in enumerate(ODD_IDS)]
    return [meeting, schools, hostile, traditional, *numbered, *odd]


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(sample_releases())


@pytest.fixture
def live(engine: FakeEngine) -> FakeLive:
    return FakeLive(engine)


@pytest.fixture
def client(live: FakeLive) -> FlaskClient:
    return create_app(live).test_client()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of an application over these releases."""
    with served(create_app(FakeLive(FakeEngine(sample_releases())))) as address:
        yield address
