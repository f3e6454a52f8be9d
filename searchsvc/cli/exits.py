"""Exit statuses, and the one place where errors are mapped to them.

0 done; 1 failed; 2 wrong usage; 3 done, but some release was left out.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from searchsvc.errors import ParameterErrors, SearchsvcError, UsageError

FAILED = 1
WRONG_USAGE = 2
LEFT_OUT = 3


@contextmanager
def exit_status() -> Iterator[None]:
    """Ends the program with a message and its status where a command fails on purpose."""
    try:
        yield
    except ParameterErrors as error:
        for fault in error.faults:
            click.echo(f"searchsvc: --{fault.parameter} {fault.message}", err=True)
        sys.exit(WRONG_USAGE)
    except SearchsvcError as error:
        click.echo(f"searchsvc: {error}", err=True)
        sys.exit(WRONG_USAGE if isinstance(error, UsageError) else FAILED)
