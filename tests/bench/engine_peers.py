"""Peers on the same data, run by the Python of an environment of their own: see engine.py.

Called as `python engine_peers.py DATA.npz`; prints one JSON object: name -> [value, seconds] or a reason.
"""

import json
import statistics
import sys
import time

import numpy as np

REPEATS = 5


def timed(work):
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        value = work()
        seconds.append(time.perf_counter() - start)
    return [float(value), statistics.median(seconds)]


def mixed(data):
    import glmm

    table = {"y": data["y"], "e": data["entry"].astype(str), "j": data["judge"].astype(str)}
    fit = glmm.fit(table, "y ~ 1 + (1 | e) + (1 | j)", reml=True, satterthwaite=False)
    return -2 * fit.loglik


def alpha(data):
    import krippendorff

    return krippendorff.alpha(reliability_data=data["grid"].T, level_of_measurement="interval")


def correlations(data):
    import pandas as pd
    import pingouin

    entry, judge = np.indices(data["complete"].shape)
    long = pd.DataFrame({"e": entry.ravel(), "j": judge.ravel(), "y": data["complete"].ravel()})
    found = pingouin.intraclass_corr(long, targets="e", raters="j", ratings="y")
    return found["ICC"].to_numpy()[1]


PEERS = {"mixed": mixed, "alpha": alpha, "icc": correlations}


def main() -> None:
    data = dict(np.load(sys.argv[1]))
    found = {}
    for name, peer in PEERS.items():
        try:
            found[name] = timed(lambda peer=peer: peer(data))
        except Exception as error:  # noqa: BLE001 - a peer that fails is a line of the report
            found[name] = f"{type(error).__name__}: {error}"
    print(json.dumps(found))


if __name__ == "__main__":
    main()
