"""Small tables of marks for the tests of the calibrated model."""

import numpy as np

from scoring.engine.canonical import generator
from scoring.engine.methods import METHODS
from scoring.engine.table import from_scores


def calibrated(table, **params):
    return METHODS["calibrated"].run(table, params)


def small_table(seed=3, entries=14, judges=6, groups=2):
    rng = generator(seed)
    pairs = [(i, j) for i in range(entries) for j in rng.permutation(judges)[: 2 + i % 3]]
    entry, judge = np.array(pairs).T
    score = 60 + rng.normal(0, 6, entries)[entry] + rng.normal(0, 4, judges)[judge]
    score += rng.normal(0, 5, len(entry))
    return from_scores(entry, judge, score, np.arange(entries) % groups)
