"""Computing a run again from its frozen round, and saying plainly whether it is the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from scoring.bundle import stored_result
from scoring.engine import VERSION
from scoring.kept import kept_engines, replay_with
from scoring.models import RankingRun


def engines() -> dict[str, Callable[..., dict[str, Any]]]:
    """Engine version -> the replay that made its runs: the present one, and those that were kept."""
    from scoring.replay import replay  # noqa: PLC0415 - heavy: loaded when used

    kept = {version: partial(replay_with, archive) for version, archive in kept_engines().items()}
    return {**kept, VERSION: replay}


@dataclass(frozen=True)
class Recount:
    """same_bytes: the digest came out the same; differences: what did not, in plain words."""

    same_bytes: bool
    differences: tuple[str, ...]

    @property
    def same_places(self) -> bool:
        return not self.differences


def recount(run: RankingRun) -> Recount:
    """Compute the run again. One query. Raises LookupError when its engine version is not at hand, and ValueError when
    the engine stops.
    """
    from scoring.replay import differences, result_digest  # noqa: PLC0415 - heavy: loaded when used
    from scoring.standalone import unlike  # noqa: PLC0415 - heavy: loaded when used

    known = engines()
    if run.engine not in known:
        raise LookupError(f"engine {run.engine} is not installed; known: {', '.join(sorted(known))}")
    result = known[run.engine](run.frozen.read(), digest=run.frozen.digest, method=run.method, params=run.params)
    stored = stored_result(run)
    found = differences({row["entry"]: row for row in stored["rows"]}, result["rows"])
    if not found and result_digest(stored) != run.digest:
        found = ["the stored result does not have the digest of the run: it was changed afterwards"]
    found = found or unlike(stored, result)
    return Recount(result_digest(result) == run.digest, tuple(found))
