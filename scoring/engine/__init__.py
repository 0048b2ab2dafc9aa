"""Pure numbers of the ranking: standard library, NumPy and SciPy only.

No Django, no ORM, no clock, no settings. Every number of a published result comes from here,
and everybody may import it: a judge's live total uses the same function as the ranking.
"""

VERSION = "1.2.0"
