"""Signals on whom a judge may favour: the own island, the own class of region, each other.

They need to know where judges come from. That is not part of the frozen input, so that its pseudonyms hold, and no
part of the run: it is computed beside it, kept only in the cache, for those who may know the judges' names.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.cache import cache

from judging.enums import ConflictKind
from judging.models import ConflictFact
from scoring.models import RankingRun

KEPT = 60 * 60 * 24 * 30
# The first digit of a region's code names its group of islands, as the home ministry numbers them.
ISLANDS = {"1": "Sumatera", "2": "Sumatera", "3": "Jawa", "5": "Bali-Nusa Tenggara", "6": "Kalimantan",
           "7": "Sulawesi", "8": "Maluku", "9": "Papua"}  # fmt: skip


def island_of(region: str) -> str:
    return ISLANDS.get(region[:1], "")


def homes_of(run: RankingRun) -> dict[str, tuple[str, str]]:
    """Judge -> code and class of the home region, the first that was recorded. One query."""
    facts = ConflictFact.objects.filter(judge__edition_id=run.frozen.round.edition_id, kind=ConflictKind.HOME)
    rows = facts.order_by("-pk").values_list("judge__code", "region__code", "region__kind")
    return {judge: (region, kind) for judge, region, kind in rows}


def favour_signals(run: RankingRun) -> list[dict[str, Any]]:
    """The signals, computed when they are not kept for these homes. `run` may come without the frozen content."""
    from scoring.engine.canonical import digest  # noqa: PLC0415 - heavy: loaded when used

    homes = homes_of(run)
    if not homes:
        return []
    key = f"scoring.favour.{run.engine}.{run.frozen.digest}.{digest(homes)[:16]}"
    found = cache.get(key)
    if found is None:
        found = _screened(run.frozen.read(), homes)
        cache.set(key, found, KEPT)
    return found


def _screened(content: Mapping[str, Any], homes: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    from scoring.engine.screens import FAVOUR, Facts, screens  # noqa: PLC0415 - heavy: loaded when used
    from scoring.replay import table_of  # noqa: PLC0415 - heavy: loaded when used

    classes = {category["code"]: category["participant"] for category in content["categories"]}
    entries = content["entries"]
    facts = Facts(
        entry_island={entry["code"]: island_of(entry["region"]) for entry in entries},
        judge_island={judge: island_of(region) for judge, (region, _kind) in homes.items()},
        entry_class={entry["code"]: classes[entry["category"]] for entry in entries},
        judge_class={judge: kind for judge, (_region, kind) in homes.items()},
        entry_region={entry["code"]: entry["region"] for entry in entries},
        judge_region={judge: region for judge, (region, _kind) in homes.items()},
    )
    return [asdict(signal) for signal in screens(table_of(content), None, facts, names=FAVOUR)]
