"""Footnotes of Markdown: `[^1]` in a text, and `[^1]: …` where the note stands.

The rule: the words of a note are read where they are written, as blocks; its number is markup in both places.
CommonMark would take the note for the address of a link and drop it.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_LABEL = r"\[\^([^\s\[\]]{1,100})\]"
_NOTE = re.compile(rf"{_LABEL}:[ \t]*")
_REFERENCE = re.compile(_LABEL)
_LABELS = "footnotes"  # in the environment of a parse
_INDENT = 4  # of the further paragraphs of a note


def enable_footnotes(parser: MarkdownIt) -> None:
    """Adds the two rules to a parser."""
    parser.block.ruler.before("reference", "footnote", _note, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "footnote", _reference)


def _note(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A note, with its further paragraphs: the rule of a block."""
    begin, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    found = None if state.is_code_block(start_line) else _NOTE.match(state.src, begin, end)
    if found is None or silent:
        return found is not None
    state.env.setdefault(_LABELS, set()).add(found.group(1))
    state.tokens.append(_token(1))
    kept = state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line], state.parentType
    state.level += 1
    state.blkIndent += _INDENT
    state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line] = found.end(), 0, state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, start_line, end_line)
    state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line], state.parentType = kept
    state.blkIndent -= _INDENT
    state.level -= 1
    state.tokens.append(_token(-1))
    return True


def _token(nesting: int) -> Token:
    return Token("footnote_open" if nesting > 0 else "footnote_close", "", 1 if nesting > 0 else -1, block=True)


def _reference(state: StateInline, silent: bool) -> bool:
    """The number of a note in a text: the rule of a piece of a line."""
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None or found.group(1) not in state.env.get(_LABELS, ()):
        return False
    state.pos = found.end()
    return True
