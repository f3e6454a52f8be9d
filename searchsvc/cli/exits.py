"""Exit statuses, and the one place where errors are mapped to them.

0: done; 1: failed; 2: wrong usage; 3: done, but some release was left out.
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
    """Turns an error of ours (`SearchsvcError`) or of the system (`OSError`) into a message and an exit status.

    It also works as a decorator. Any other error passes through, and so does a broken pipe: click ends the program
    without a message then.
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
    """Ends the process without freeing its memory, if the block raises `SystemExit` with a status.

    Freeing the memory would take a quarter of the time of a search. Python still waits for threads, and still runs all
    other exit handlers before: this one is registered first, so it is called last.
    """
    statuses: list[int] = []

    def end() -> None:
        for status in statuses:
            with suppress(OSError):  # where a stream cannot be written to, Python reports it
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
    """An error of the operating system as a sentence for the person who ran the command."""
    reason = (error.strerror or type(error).__name__).lower()
    if error.filename is None:
        return f"the system refuses to read or write any further: {reason}"
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
    """Replaces a stdout that can no longer be written to, so that Python does not fail on it again as it exits."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
