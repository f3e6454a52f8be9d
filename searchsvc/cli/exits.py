"""Exit statuses, and the one place where errors are mapped to them.

0 done; 1 failed; 2 wrong usage; 3 done, but some release was left out.
"""

import atexit
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from searchsvc.errors import ParameterErrors, SearchsvcError, UsageError

FAILED = 1
WRONG_USAGE = 2
LEFT_OUT = 3


@contextmanager
def exit_status() -> Iterator[None]:
    """Ends the program with a message and its status where a command fails on purpose, or the system refuses it.

    Also a decorator. A broken pipe is no failure to speak of, and is click's to end.
    """
    try:
        yield
    except ParameterErrors as error:
        for fault in error.faults:
            click.echo(f"searchsvc: {_option(fault.parameter)} {fault.message}", err=True)
        sys.exit(WRONG_USAGE)
    except SearchsvcError as error:
        click.echo(f"searchsvc: {error}", err=True)
        sys.exit(WRONG_USAGE if isinstance(error, UsageError) else FAILED)
    except BrokenPipeError:
        raise
    except OSError as error:
        click.echo(f"searchsvc: {_sentence(error)}", err=True)
        _settle_stdout()
        sys.exit(FAILED)


@contextmanager
def end_at_once() -> Iterator[None]:
    """Ends the process with the status in which the block ends, without taking apart what it has loaded.

    That would take a quarter of the time of a search. What has to be done at the end is done before: threads are waited
    for, and of what is to be called then this is the last, for it is there first. Only what ends with a status ends so.
    """
    statuses: list[int] = []

    def end() -> None:
        for status in statuses:
            with suppress(OSError):  # what takes no more output is for Python to deal with
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)

    atexit.register(end)
    try:
        yield
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            statuses.append(ended.code or 0)
        raise


def _option(parameter: str) -> str:
    """A search parameter as the command line names it."""
    return "QUERY" if parameter == "q" else "--" + parameter.replace("_", "-")


def _sentence(error: OSError) -> str:
    """What the system refuses, for the person who ran the command."""
    reason = (error.strerror or type(error).__name__).lower()
    if error.filename is None:
        return f"the system refuses to write or read on: {reason}"
    match error:
        case FileExistsError():
            why = "it is a file, and a folder is needed there"
        case NotADirectoryError():
            why = "it lies below a file, and a folder is needed there"
        case IsADirectoryError():
            why = "it is a folder, and a file is needed there"
        case _:
            why = reason
    return f"{os.fsdecode(error.filename)} cannot be used: {why}"


def _settle_stdout() -> None:
    """Lets go of a stdout that takes nothing more, lest Python fail on it once again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
