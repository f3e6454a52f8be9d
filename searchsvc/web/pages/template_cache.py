"""Where compiled templates are kept: in the user's cache folder, because compiling them takes 0.06 s at each start."""

import os
from contextlib import suppress
from importlib.metadata import version

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket
from typing_extensions import override

from searchsvc.runtime.cache_folder import cache_folder


class _Kept(FileSystemBytecodeCache):
    """A cache that gives up silently where it cannot write: the template is used all the same."""

    @override
    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def template_cache() -> BytecodeCache | None:
    """The cache of this user for this version of Jinja; None where there is no cache folder that can be written to.

    Jinja compares the text of a template with the one that it compiled, so a template that changes is compiled again.
    """
    try:
        folder = cache_folder() / "templates"
        folder.mkdir(mode=0o700, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return _Kept(str(folder), f"{version('jinja2')}-%s") if os.access(folder, os.W_OK) else None
