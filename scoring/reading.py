"""What a run's numbers say, in words and in the order in which a page shows them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.language import language, num, pick
from scoring.engine.grades import improvement
from scoring.models import RankingRow, RankingRun
from scoring.note import metric_name
from scoring.queries import names_of_judges

REASONS = {"no counted mark": gettext_lazy("No mark of this entry counts.")}


def tabs(categories: Sequence[Any], current: Any) -> list[dict[str, Any]]:
    """One tab a category: label, code, size, whether it is the current one."""
    return [
        {
            "code": category.code,
            "dimension": category.dimension.code,
            "label": f"{category.dimension.programme_label} · {category.get_participant_display()}",
            "size": category.size,
            "current": current is not None and category.pk == current.pk,
        }
        for category in categories
    ]


def reading(
    rows: Sequence[RankingRow],
    run: RankingRun,
    earlier: Mapping[tuple[int, str], tuple[int, Decimal]] | None = None,
) -> list[dict[str, Any]]:
    """Each row with its interval, its group of statistically tied entries and one sentence why it stands there.

    earlier: (region, dimension) -> year and score in an earlier edition, for the change since then.
    """
    criteria = {c["code"]: c for c in run.frozen.round.rubric.definition["criteria"]}
    decimals = run.result["decimals"]
    shown, group = [], None
    for row in rows:
        own = row.detail.get("group")
        shown.append(
            {
                "row": row,
                "low": row.detail.get("place_low"),
                "high": row.detail.get("place_high"),
                "p_first": row.detail.get("p_first"),
                "unshrunken": row.detail.get("unshrunken"),
                "group": own,
                "opens_group": own is not None and own != group,
                "closes_group": own is None and group is not None,
                "why": why(row, criteria, decimals),
                "grade": run.frozen.round.edition.grade(row.detail.get("grade")),
                "change": change(row, earlier or {}, decimals),
                "is_plain": row.place is not None and not row.tied and not row.detail.get("decided_by"),
            }
        )
        group = own
    return shown


def prize_rows(rows: Sequence[RankingRow]) -> list[RankingRow]:
    """The rows in a prize place, category by category as everywhere else, best first."""
    found = [row for row in rows if row.place is not None and row.place <= row.category.prizes]
    return sorted(found, key=lambda row: (row.category.dimension.order, row.category.participant, row.place or 0))


def change(
    row: RankingRow, earlier: Mapping[tuple[int, str], tuple[int, Decimal]], decimals: int
) -> tuple[int, Decimal] | None:
    """Year of the edition to compare with, and the difference of the scores as they are shown; None without one."""
    before = earlier.get((row.entry.region_id, row.category.dimension.code))
    if before is None or not row.score:
        return None
    found = improvement(float(before[1]), float(row.score), decimals).change
    return None if found is None else (before[0], found)


def why(row: RankingRow, criteria: Mapping[str, Mapping[str, str]], decimals: int) -> str:
    """One plain sentence on the place of a row."""
    if row.place is None:
        return str(REASONS.get(row.why, row.why))
    decided = row.detail.get("decided_by")
    if decided:
        value = next((step["value"] for step in row.tie_breaks if step["metric"] == decided), None)
        step = metric_name(decided, criteria, language())
        if decided in {"decision", "draw"}:
            return _("Same score as another entry; told apart by %(step)s.") % {"step": step}
        return _("Same score as another entry; told apart by %(step)s: %(value)s.") % {
            "step": step,
            "value": num(value, decimals),
        }
    if row.tied:
        return _("Same score as another entry, and no step of the ladder tells them apart.")
    return _("By its score alone.")


def firm_lines(run: RankingRun, found: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """An analysis with the labels of its categories and the titles of its entries."""
    categories = {
        category.code: f"{category.dimension.programme_label} · {category.get_participant_display()}"
        for category in run.frozen.round.edition.categories.select_related("dimension")
    }
    named = {code: f"{title} ({code})" for code, title in titles.items()}
    criteria = {c["code"]: pick(c, "label") for c in run.frozen.round.rubric.definition["criteria"]}
    return {
        "places": [
            {
                **line,
                "label": categories[line["category"]],
                "named": [named[code] for code in line["holders"]],
                "under": [(variant_name(kind, name, criteria), codes) for kind, name, codes in line["changes"]],
            }
            for line in found["places"]
        ],
        "extra": [
            {**one, "label": categories[one["category"]], "named": named[one["entry"]]} for one in found["extra"]
        ],
    }


def variant_name(kind: str, name: str, criteria: Mapping[str, str]) -> str:
    """A variant of the sensitivity panel in words: another method, another weight, without a judge or a criterion."""
    from scoring.engine.methods import METHODS  # noqa: PLC0415 - heavy: loaded when used

    if kind == "method":
        return pick(METHODS[name].title)
    if kind == "weight":
        code, _space, step = name.rpartition(" ")
        return _("Weight of %(criterion)s %(step)s") % {"criterion": criteria.get(code, code), "step": step}
    if kind == "judge":
        return _("Without judge %(judge)s") % {"judge": name}
    return _("Without the criterion %(criterion)s") % {"criterion": criteria.get(name, name)}


def judge_lines(run: RankingRun, *, named: bool) -> list[dict[str, Any]]:
    """The judges of a run, harshest first; with their names only for those who may know them."""
    names = names_of_judges(run) if named else {}
    lines = [{**line, "name": names.get(line["judge"], "")} for line in run.result["judges"]]
    return sorted(lines, key=lambda line: (-(line["severity"] or 0.0), line["judge"]))


def compared(
    run: RankingRun, content: Mapping[str, Any], rows: Sequence[RankingRow], weights: Mapping[str, float] | None
) -> list[dict[str, Any]]:
    """The rows of a category beside what other weights would give them; computed by the same function, never stored."""
    if weights is None:
        return [{"row": row, "place": row.place, "score": row.score, "moved": 0, "fell": 0} for row in rows]
    from scoring.replay import replay  # noqa: PLC0415 - heavy: loaded when used

    params = {key: value for key, value in run.params.items() if key != "draws"} | {"draws": 100}
    tried = replay(content, digest=run.frozen.digest, method=run.method, params=params, weights=weights)
    lines = {line["entry"]: line for line in tried["rows"]}
    found = []
    for row in rows:
        line = lines[row.entry.code]
        moved = row.place - line["place"] if row.place and line["place"] else 0
        found.append({"row": row, "place": line["place"], "score": line["score"], "moved": moved, "fell": -moved})
    return sorted(found, key=lambda one: (one["place"] is None, one["place"] or 0, one["row"].entry.code))
