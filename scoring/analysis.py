"""How firm the prizes of a run are: who would hold them otherwise, and which further marks would settle them.

Nothing of it is part of a run. It can be computed again at any time, so it is kept only in the cache.
"""

from collections.abc import Collection
from typing import Any

from django.core.cache import cache

from judging.models import Assignment, ConflictFact, Panel
from judging.queries.readers import mark_readers
from scoring.models import RankingRun

KEPT = 60 * 60 * 24 * 30


def kept_analysis(run: RankingRun) -> dict[str, Any] | None:
    return cache.get(_key(run))


def analyse(run: RankingRun) -> dict[str, Any]:
    """Compute and keep. Needs the run with its frozen content; five queries.

    {"places": [{"category", "place", "holders", "kept", "variants", "others": [[entry, times]],
                 "changes": [[kind, name, [entry]]]}],
     "extra": [{"entry", "category", "p_top", "marks", "extra", "settles", "judges"}]}
    """
    content = run.frozen.read()
    found = {"places": _places(run, content), "extra": _extra(run, content, _forbidden(run, content))}
    cache.set(_key(run), found, KEPT)
    return found


def _key(run: RankingRun) -> str:
    return f"scoring.analysis.2.{run.engine}.{run.digest}"


def _own(run: RankingRun) -> dict[str, Any]:
    from scoring.replay import DRAWS, WORD  # noqa: PLC0415 - heavy: loaded when used

    return {key: value for key, value in run.params.items() if key not in (*WORD, DRAWS)}


def _places(run: RankingRun, content: dict[str, Any]) -> list[dict[str, Any]]:
    from scoring.engine.sensitivity import holders_of, sensitivity, stability  # noqa: PLC0415 - heavy: loaded when used
    from scoring.replay import table_of  # noqa: PLC0415 - heavy: loaded when used

    prizes = {category["code"]: category["prizes"] for category in content["categories"]}
    variants = sensitivity(table_of(content), run.method, _own(run), places=max(prizes.values(), default=0))
    return [
        {
            "category": line.group,
            "place": line.place,
            "holders": list(line.holders),
            "kept": line.kept,
            "variants": line.variants,
            "others": [list(other) for other in line.others[:5]],
            "changes": [
                [variant.kind, variant.name, list(winners)]
                for variant in variants[1:]
                if (winners := holders_of(variant, line.group, line.place)) not in (line.holders, ())
            ],
        }
        for line in stability(variants)
        if line.place <= prizes.get(line.group, 0) and line.holders
    ]


def _extra(run: RankingRun, content: dict[str, Any], forbidden: Collection[tuple[str, str]]) -> list[dict[str, Any]]:
    import numpy as np  # noqa: PLC0415 - with the engine

    from scoring.engine.canonical import seed_from  # noqa: PLC0415 - with the engine
    from scoring.engine.extramarks import propose_extra_marks  # noqa: PLC0415 - heavy: loaded when used
    from scoring.engine.methods import method  # noqa: PLC0415 - heavy: loaded when used
    from scoring.engine.uncertainty import NEAR_LINE_DRAWS, chances  # noqa: PLC0415 - heavy: loaded when used
    from scoring.replay import table_of  # noqa: PLC0415 - heavy: loaded when used

    table = table_of(content)
    result = method(run.method).run(table, _own(run))
    if result.model is None or result.model.entry_sd == 0:
        return []
    prizes = {category["code"]: category["prizes"] for category in content["categories"]}
    ranked, seed = ~np.isnan(result.score), seed_from(run.frozen.digest, "extra")
    tops = sorted({prize for prize in prizes.values() if prize})
    sure = chances(result.model, ranked, seed=seed, scope=table.group, tops=tops, draws=NEAR_LINE_DRAWS)
    found = []
    for top in tops:
        inside = np.array([prizes.get(table.groups[g], 0) == top for g in table.group.tolist()])
        p_top = np.where(inside, sure.p_top[top], 0.0)
        found += propose_extra_marks(table, result.model, p_top, top, scope=table.group, forbidden=forbidden)
    category = {entry["code"]: entry["category"] for entry in content["entries"]}
    return [
        {
            "entry": one.entry, "category": category[one.entry], "p_top": one.p_top, "marks": one.marks,
            "extra": one.extra, "settles": one.settles, "judges": list(one.judges),
        }
        for one in found
    ]  # fmt: skip


def _forbidden(run: RankingRun, content: dict[str, Any]) -> set[tuple[str, str]]:
    """Pairs of entry and judge that may not be: conflicts, judges who recused themselves or were taken off in this
    round or in one that it adds to, who left the edition, and chairs, who have read the marks of their panel.
    """
    round = run.frozen.round
    facts = ConflictFact.objects.filter(judge__edition_id=round.edition_id).values_list("judge__code", "region__code")
    regions: dict[str, list[str]] = {}
    for judge, region in facts:
        regions.setdefault(region, []).append(judge)
    pairs = {(entry["code"], judge) for entry in content["entries"] for judge in regions.get(entry["region"], [])}
    off = Assignment.objects.filter(round__in=[round, *round.earlier]).exclude(recused_at=None, void_at=None)
    dimension = {category["code"]: category["dimension"] for category in content["categories"]}
    codes = dict(round.edition.judges.values_list("pk", "code"))
    panels = dict(Panel.objects.filter(edition=round.edition_id).values_list("dimension_id", "dimension__code"))
    read: dict[str, set[str]] = {}
    for judge, panel in mark_readers(round):
        read.setdefault(panels[panel], set()).add(codes[judge])
    gone = set(round.edition.judges.filter(is_active=False).values_list("code", flat=True))
    for entry in content["entries"]:
        pairs |= {(entry["code"], judge) for judge in gone | read.get(dimension[entry["category"]], set())}
    return pairs | set(off.values_list("entry__code", "judge__code"))
