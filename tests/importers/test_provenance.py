"""Sources that are declared for an item only where it tells of none."""

from searchsvc.importers.provenance import host_of, source_of


def test_a_text_that_names_its_source_keeps_it() -> None:
    assert source_of({"title": "通告", "body": "来源：广东水文局\n正文。"}, "Feed") == ""
    assert source_of({"title": "通告", "body": "正文。"}, "Feed") == "Feed"
    assert source_of({"title": "通告", "source": "Office"}, "Feed") == ""
    assert source_of({}, "Feed") == "Feed"
    assert source_of({"title": "x"}, "") == ""


def test_the_host_of_an_address() -> None:
    assert host_of("https://User@Www.Example.GOV.cn:81/a") == "www.example.gov.cn"
    assert [host_of(each) for each in ("", "x", "http://[", "/a")] == ["", "", "", ""]
