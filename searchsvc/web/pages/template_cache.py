"""Where compiled templates are kept: once a machine, as dictionaries are, because compiling them takes 0.06 s."""

import os
from contextlib import suppress
from importlib.metadata import version

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from searchsvc.runtime.cache_folder import cache_folder


class _Kept(FileSystemBytecodeCache):
    """A template that cannot be kept is none that cannot be used."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See Jinja."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def template_cache() -> BytecodeCache | None:
    """The cache of this user, for this version of Jinja; None where there is no home, or none that can be written to.

    Jinja looks at a template's text, so that one that has changed is compiled again.
    """
    try:
        folder = cache_folder() / "templates"
        folder.mkdir(mode=0o700, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return _Kept(str(folder), f"{version('jinja2')}-%s") if os.access(folder, os.W_OK) else None
