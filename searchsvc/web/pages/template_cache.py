"""Keeps compiled templates in the user's cache folder; compiling them at each start would take 0.06 s."""

import os
from contextlib import suppress
from importlib.metadata import version

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket
from typing_extensions import override

from searchsvc.runtime.cache_folder import cache_folder


class _Kept(FileSystemBytecodeCache):
    """A cache that ignores errors of writing: the template is used all the same, and compiled again next time."""

    @override
    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def template_cache() -> BytecodeCache | None:
    """This user's cache of templates for this version of Jinja; None where no cache folder can be written to.

    Jinja checks that a template still has the text that was compiled, so a template that changes is compiled again.
    """
    try:
        folder = cache_folder() / "templates"
        folder.mkdir(mode=0o700, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return _Kept(str(folder), f"{version('jinja2')}-%s") if os.access(folder, os.W_OK) else None
