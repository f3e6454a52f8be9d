"""The process in which files are read that may cost anything: it answers one request after another, within limits.

The rule: an answer is JSON, either the fields of a `Record` or a reason. A file that needs too much memory gets a
reason; one that needs too much processor time ends the process. `confinement` starts it and asks it.
"""

import logging
import resource
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection

import orjson

from searchsvc.errors import ReadError
from searchsvc.readers.formats import read_release

MAX_MEMORY = 2**30  # bytes of address space; the interpreter and the readers take some 100 MiB of it
TOO_MUCH_MEMORY = f"needs more than {MAX_MEMORY // 2**20} MiB of memory to read"
_SHOWN = 120  # characters of an error of a library


def serve(descriptor: int) -> None:
    """Answers the requests that come over a connection until it is closed."""
    logging.disable()  # readers of damaged files warn of every fault that they mend
    _limit(resource.RLIMIT_AS, MAX_MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    with Connection(descriptor) as connection, suppress(EOFError):
        while True:
            path, suffix, data, seconds, explain = connection.recv()
            usage = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + seconds)
            connection.send_bytes(_answer(path, suffix, data, explain=explain))


def _answer(path: str, suffix: str, data: bytes, *, explain: bool = False) -> bytes:
    try:
        fields = asdict(read_release(path, suffix, data, explain=explain))
        del fields["correction"]  # no file has one
        return orjson.dumps(fields)
    except ReadError as error:
        reason = str(error)
    except MemoryError:
        reason = TOO_MUCH_MEMORY
    except RecursionError:
        reason = "is nested too deep"
    except Exception as error:  # whatever a library raises, it is about this file
        reason = f"is damaged: {type(error).__name__}: {error}"[:_SHOWN]
    return orjson.dumps(reason.encode(errors="replace").decode())


def _limit(kind: int, soft: int) -> None:
    """Sets a limit for this process, where the system knows it (macOS does not limit memory)."""
    hard = resource.getrlimit(kind)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
