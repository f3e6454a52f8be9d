"""The frequency of a term in a document, as BM25F counts it."""

from searchsvc.engines.whoosh.postings.posting import zone_counts
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import FieldNorms, SegmentView
from searchsvc.runtime.arrays import float32
from searchsvc.runtime.kernel import inlined


@inlined
def crossing_tf(norms: FieldNorms, tf: float) -> float:
    """The tf of a document in which a word only crosses the boundaries of other words.

    `tf` is what it would be if these were the real word. The document is found, but comes below any that has the real
    word.
    """
    return float32(norms.crossing * tf / (1 + tf))


@inlined
def tf_of(view: SegmentView, posting: int, document: int, only_full: bool) -> float:
    """The tf of a posting, whose document is `document`.

    With `only_full` only full occurrences count; where there are none, it is the `crossing_tf` of all.
    """
    title, lead, rest, other = zone_counts(view.postings, posting)
    norms = view.norms.norms[document]
    tf = title * norms["title"]
    every = title
    if not view.title_only:
        tf += lead * norms["lead"] + rest * norms["rest"]
        every += lead + rest
    if only_full and other > 0 and every > 0:
        every = title + lead + rest
        return float32(tf * (every - other) / every) if every > other else crossing_tf(view.norms, tf)
    return float32(tf)
