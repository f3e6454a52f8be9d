"""The ranking's parameters, all in one place.

The score of a word is BM25F (Robertson, Zaragoza 2009): its occurrences, each with a weight of its own, are summed
over the zones of a release with these weights and length normalisations, saturated with `K1`, and multiplied by its
idf.
"""

K1 = 1.2

ZONE_WEIGHT = {"title": 3.0, "body": 1.0, "meta": 0.5}
ZONE_B = {"title": 0.4, "body": 0.75, "meta": 0.0}
"""How strongly a zone's length counts; a category line says nothing by its length."""

LEAD_POSITIONS = 100
"""The first positions of a body are its lead, where a release says what it is about."""
LEAD_BONUS = 0.5
"""What an occurrence in the lead counts more."""

INFLECTED = 0.75
"""An inflected form of the word that was typed, against the word itself."""
CROSSING = 0.08
"""A Han match that only crosses word boundaries (市长 in 长春市长春节), against a real one: below it, but found."""

PAIR = 0.3
"""Two neighbouring words of the query standing together, against a word."""
WHOLE = 1.0
"""A long Han run of the query standing whole, against a word."""
