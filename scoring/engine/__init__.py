"""Pure numbers of the ranking: standard library, NumPy and SciPy only.

No Django, no ORM, no clock, no settings. Every number of a published result comes from here,
and everybody may import it: a judge's live total uses the same function as the ranking.
"""

import os

# One thread in the linear algebra: the same bytes on any number of cores, and no quarrel between
# processes over small matrices. It counts only before NumPy is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

VERSION = "1.0.0"
