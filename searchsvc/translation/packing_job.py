"""The background job that packs the dictionary of this machine."""

import os

from searchsvc.translation.dictionary import pack_dictionary

_NICENESS = 10
"""Packing leaves the processor to whoever serves or builds meanwhile."""


def main() -> None:
    """Packs the dictionary. A failure is printed, and ends the process with a status of its own."""
    os.nice(_NICENESS)
    pack_dictionary()
