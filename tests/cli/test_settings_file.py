"""The settings file: what it may say, and that everything wrong with it is told at once."""

from pathlib import Path

import click
import pytest

from searchsvc.cli.options import option
from searchsvc.cli.settings_file import SettingsFaults, SettingsFile, read_settings

LOGO = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@click.group
def group() -> None:
    """Two commands that have one option in common."""


@group.command("serve")
@option("--index", type=click.Path(path_type=Path), default="index")
@option("--port", type=click.IntRange(1, 65535), default=8000)
@option("--log-queries/--no-log-queries", default=True)
@option("--wait", type=click.FloatRange(0), default=0.0)
@option("--metrics-token", type=int)
@option("--log", type=click.Choice(["human", "json"]), default="human")
def _serve() -> None: ...


@group.command("search")
@option("--index", type=click.Path(path_type=Path), default="index")
@option("--from", "date_from", default="")
@option("--per-page", default="")
@option("--year", multiple=True)
def _search() -> None: ...


def read(folder: Path, text: str) -> SettingsFile:
    path = folder / "searchsvc.toml"
    path.write_text(text, "utf-8")
    return read_settings(path, group)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsFaults) as found:
        read(folder, text)
    return [fault.removeprefix(f"{folder / 'searchsvc.toml'}") for fault in found.value.faults]


def test_tables_are_commands_and_what_is_shared_stands_above_them(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        'index = "shared"\n[serve]\nport = 9000\nlog-queries = false\nwait = 2\nlog = "json"\nindex = "own"\n'
        '[search]\nfrom = 2020-07-15\nper_page = 20\nyear = [2020, "2018..2019"]\n',
    )
    assert settings.commands["serve"] == {
        "index": str(tmp_path / "own"),
        "port": 9000,
        "log_queries": False,
        "wait": 2,
        "log": "json",
    }
    assert settings.commands["search"] == {
        "index": str(tmp_path / "shared"),
        "date_from": "2020-07-15",
        "per_page": "20",
        "year": ["2020", "2018..2019"],
    }


def test_without_a_file_nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_settings(None, group) == SettingsFile()
    Path("searchsvc.toml").write_text('index = "here"', "utf-8")
    assert read_settings(None, group).commands["serve"] == {"index": "here"}


def test_everything_that_is_wrong_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = """indx = "x"
port = 1
[serve]
prot = 1
port = "8000"
wait = true
log = "xml"
log_queries = "yes"
year = 2020
index = 5

[serch]
per_page = 10
[search]
per_page = [1]
year = [true]
"""
    assert faults(tmp_path, text) == [
        ", line 1: indx is not a setting; did you mean index?",
        ", line 2: port is a setting of serve alone; write it below [serve]",
        ", line 4: [serve] prot is not a setting; did you mean port?",
        ", line 5: [serve] port is '8000'; write a whole number",
        ", line 6: [serve] wait is true; write a number",
        ", line 7: [serve] log is 'xml'; 'xml' is not one of 'human', 'json'",
        ", line 8: [serve] log_queries is 'yes'; write true or false",
        ", line 9: [serve] year is not a setting; it belongs below [search]",
        ", line 10: [serve] index is 5; write a path in quotes",
        ", line 12: [serch] is not a command; did you mean [search]?",
        ", line 15: [search] per_page is [1]; write text in quotes",
        ", line 16: [search] year is [True]; write text in quotes",
    ]


def test_a_secret_is_not_told(tmp_path: Path) -> None:
    assert faults(tmp_path, '[serve]\nmetrics_token = "s3cret"\n') == [", line 2: [serve] metrics_token cannot be used"]


def test_a_number_out_of_its_range_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, "[serve]\nport = 0\nwait = -1\n") == [
        ", line 2: [serve] port is 0; 0 is not in the range 1<=x<=65535",
        ", line 3: [serve] wait is -1; -1.0 is not in the range x>=0",
    ]


def test_other_ways_to_write_a_table(tmp_path: Path) -> None:
    assert read(tmp_path, "serve.port = 1\n").commands["serve"] == {"port": 1}
    assert read(tmp_path, "serve = {port = 1}\n").commands["serve"] == {"port": 1}
    for text in ("serve = 5\n", "[[serve]]\nport = 1\n"):
        assert "serve is a table; write [serve] once" in faults(tmp_path, text)[0]


def test_a_shared_value_that_is_wrong_is_told_once(tmp_path: Path) -> None:
    assert faults(tmp_path, "index = 1") == [", line 1: index is 1; write a path in quotes"]


def test_a_name_without_a_near_one_is_answered_by_all_there_are(tmp_path: Path) -> None:
    told = faults(tmp_path, "[serve]\nzzz = 1\n[zzz]\n")
    known = "index, log, log_queries, metrics_token, port, wait"
    assert told[0] == f", line 2: [serve] zzz is not a setting; there are {known}"
    assert told[1] == ", line 3: [zzz] is not a command; there are [serve], [search], [site]"


def test_the_site_is_read_and_its_logo_looked_at(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(LOGO, "utf-8")
    settings = read(tmp_path, '[site]\nname = "Gazette"\nname-zh = "公报"\nlogo = "logo.svg"\n')
    assert settings.site == {"name": "Gazette", "name_zh": "公报", "logo": str(tmp_path / "logo.svg")}
    told = faults(tmp_path, '[site]\nnam = "x"\nname = 5\ncontact = "us"\nlogo = "none.svg"\n')
    assert told[0] == ", line 2: [site] nam is not a setting; did you mean name?"
    assert told[1] == ", line 3: [site] name is 5; write text in quotes"
    assert told[2].startswith(", line 4: [site] contact is 'us'; it must be a mail address")
    assert told[3].startswith(", line 5: [site] logo cannot be used: the logo ")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"port = ", "is not TOML: Invalid value"),
        (b"a = " + b"[" * 5000, "is not TOML"),
        (b"a = " + b"9" * 5000, "is not TOML"),
        (b"\xff", "is not UTF-8"),
        (b" " * ((1 << 20) + 1), "is larger than 1 MiB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "searchsvc.toml").write_bytes(data)
    with pytest.raises(SettingsFaults, match=told):
        read_settings(tmp_path / "searchsvc.toml", group)


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsFaults, match="cannot be read: no such file"):
        read_settings(tmp_path / "none.toml", group)
