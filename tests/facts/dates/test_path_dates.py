"""Dates in paths."""

import pytest

from searchsvc.facts.dates.path_dates import path_date


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("2019/a.txt", "2019"),
        ("2019年/a.txt", "2019"),
        ("2019-03-05-x.md", "2019-03-05"),
        ("2019/03/05/x.html", "2019-03-05"),
        ("news/201903/t20190305_123.html", "2019-03-05"),
        ("2018/2019-03.txt", "2019-03"),  # the last of equally precise ones, the most precise of all
        ("2016-2020/x.txt", None),  # a range
        ("modernization2035.txt", None),
        ("tmp2019ab/x.jsonl", None),
        ("20191345.txt", None),  # no month 13
        ("a/b.txt", None),
        # Chinese names
        ("2021.3.8会议纪要.txt", "2021-03-08"),
        ("2021年3月/b.txt", "2021-03"),
        ("2021/3月/b.txt", "2021-03"),
        ("2021年/3月/8日/b.txt", "2021-03-08"),
        ("2021年/3月8日通知.txt", "2021-03-08"),
        ("2021年3月8日 简报.txt", "2021-03-08"),
        ("简报（2021年3月8日）.txt", "2021-03-08"),
        ("简报［２０２１年３月８日］.txt", "2021-03-08"),
        ("二〇二一年三月/b.txt", "2021-03"),
        ("二○二一年三月八日.txt", "2021-03-08"),
        ("20210308简报.txt", "2021-03-08"),
        ("2021_3_8.txt", "2021-03-08"),
        ("20210308091500.txt", "2021-03-08"),
        ("民國110年3月8日.txt", "2021-03-08"),
        ("2021年2月30日/b.txt", "2021-02"),
        ("2021年/b.txt", "2021"),
        ("教办〔2021〕5号.txt", "2021"),
        ("关于开学的通知（教办〔2021〕5号）.txt", "2021"),
        # A period is known by its first day
        ("2021年3月8-10日培训.txt", "2021-03-08"),
        ("2021.3.8-2021.3.10培训.txt", "2021-03-08"),
        ("20210308-20210310培训.txt", "2021-03-08"),
        ("20210308_0310培训.txt", "2021-03-08"),
        ("20210308/20210310培训.txt", "2021-03-10"),
        # What a title would not be dated by
        ("自2021年9月1日起施行的办法.txt", None),
        ("2021年9月1日前报送材料.txt", None),
        ("2021年工作总结.txt", None),
        ("2021届毕业生/b.txt", None),
        ("2020—2021学年第二学期.txt", None),
        ("关于印发《2021年工作要点》的通知.txt", None),
        ("110年3月8日/b.txt", None),  # nothing says that it is a year of the Republic
        # Numbers of items
        ("content_20213081.txt", None),
        ("W020210308331234567890.txt", None),
    ],
)
def test_date_of(path: str, iso: str | None) -> None:
    found = path_date(path)
    assert (found[0].iso if found else None) == iso
    if found:
        assert path[found[1].start : found[1].end] == found[1].text
