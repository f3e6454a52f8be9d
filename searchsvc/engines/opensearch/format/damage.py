"""What is said where a document on the cluster is not as it was sent."""

from searchsvc.errors import IndexDamaged


def damaged(reason: object) -> IndexDamaged:
    """The error; `reason` is what is wrong with what is kept of a release."""
    return IndexDamaged(f"what the cluster keeps of a release is damaged ({reason}); run 'searchsvc reindex --full'")
