"""How releases that were left out are named: one line each on stderr."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from searchsvc.readers import Refusal


def name_left_out(refusals: "Iterable[Refusal]") -> None:
    """Names each with its reason."""
    for refusal in refusals:
        click.echo(f"left out: {refusal}", err=True)
