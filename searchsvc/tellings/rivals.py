"""Rivals: a release told of several events alike, as bulletins of one series are, has one of them for its own.

A telling that is much less sure than another one in the same language is of another event, unless it is sure itself.
"""

import math

from searchsvc.tellings import telling_weights as weights


def _log_odds(confidence: float) -> float:
    bounded = min(confidence, weights.CERTAIN)
    return math.log(bounded / (1 - bounded))


def is_rivalled(confidence: float, best: float) -> bool:
    """Whether a telling gives way to another one, the best that either release has in the language of the other."""
    return confidence < weights.SURE and _log_odds(best) - _log_odds(confidence) > weights.RIVALRY
