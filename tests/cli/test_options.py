"""How options are declared, and that a query may begin with a minus."""

import click
import pytest
from click.testing import CliRunner

from searchsvc.cli.options import QueryCommand, option


@click.command(cls=QueryCommand)
@click.argument("query")
@option("--per-page", type=int, default=10)
@option("--json", "as_json", is_flag=True)
@option("--word", multiple=True)
def command(query: str, per_page: int, as_json: bool, word: tuple[str, ...]) -> None:
    click.echo(f"{query}|{per_page}|{as_json}|{','.join(word)}", nl=False)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["-exam"], "-exam|10|False|"),
        (["-exam", "--json"], "-exam|10|True|"),
        (["--per-page", "3", "-exam"], "-exam|3|False|"),
        (["--word", "-x", "--word", "-y", "plain"], "plain|10|False|-x,-y"),
        (["--", "-exam"], "-exam|10|False|"),
        (["--", "--json"], "--json|10|False|"),
        (["-"], "-|10|False|"),
    ],
)
def test_a_query_with_a_minus(arguments: list[str], shown: str) -> None:
    done = CliRunner().invoke(command, arguments)
    assert (done.exit_code, done.output) == (0, shown)


def test_an_unknown_long_option_is_no_query() -> None:
    assert CliRunner().invoke(command, ["--nosuch"]).exit_code == 2


def test_values_come_from_the_environment() -> None:
    done = CliRunner().invoke(command, ["q"], env={"SEARCHSVC_PER_PAGE": "7", "SEARCHSVC_WORD": "a b"})
    assert done.output == "q|7|False|a,b"
    assert "SEARCHSVC_PER_PAGE" in CliRunner().invoke(command, ["--help"]).output
