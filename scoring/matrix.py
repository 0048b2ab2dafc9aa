"""The only bridge from score sheets to numbers: a closed round as canonical text.

The text holds everything that a ranking depends on and nothing else: the sent sheets that count, the rubric, the
eligible entries and the edition's rules. Judges stand in it by their code. It is the same bytes on every database
and whatever order rows come in: lists are sorted by code, numbers that were decimals are their plain text.

    {"format", "engine",
     "edition": {"slug", "year", "method", "params", "tie_breaks", "grades", "awards", "display_decimals"},
     "round": {"number", "kind", "marks_per_entry", "gap_tolerance", "missing_policy", "blind", "override_reason"},
               and for a round that adds to another {"continues": {"number", "digest"}, "further": {entry: marks asked}},
               and where that one added to another itself {"before": {entry: marks asked in those rounds}},
     "rubric": {"code", "number", "digest", "criteria": [{"code", "label_id", "label_en", "weight", "min", "max"}]},
     "categories": [{"code", "dimension", "participant", "prizes"}],
     "entries": [{"code", "category", "region", "version", "digest"}],
     "judges": [code],
     "sheets": [{"entry", "judge", "kind", "number", "read", "sent",
                 "marks": {criterion: "4" or null}, "missing": {criterion: why}}],
     "note": {"id": [...], "en": [...]}}
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from awards.enums import EntryState
from awards.models import Entry
from judging.models import Assignment, Round, ScoreSheet
from judging.queries.pool import entries_of as asked_entries
from judging.queries.pool import wanted
from scoring.engine import VERSION
from scoring.engine.canonical import canonical_bytes, plain
from scoring.note import method_note

FORMAT = "juara-frozen-1"


def frozen_content(round_id: int, *, override_reason: str = "") -> dict[str, Any]:
    """What freezing the round now would write. Four queries (a further round: eight), whatever the number of sheets."""
    round = Round.objects.select_related("edition__programme", "rubric", "continues__frozen").get(pk=round_id)
    sheets = _sheets(round)
    read: dict[str, int] = {}
    for sheet in sheets:
        read[sheet["entry"]] = max(read.get(sheet["entry"], 0), sheet["read"])
    content: dict[str, Any] = {
        "format": FORMAT,
        "engine": VERSION,
        "edition": _edition(round.edition),
        "round": _round(round, override_reason),
        "rubric": _rubric(round.rubric),
        "categories": _categories(round.edition),
        "entries": _entries(round, read),
        "judges": sorted({sheet["judge"] for sheet in sheets}),
        "sheets": sheets,
    }
    return plain({**content, "note": method_note(content)})


def canonical_text(content: Mapping[str, Any]) -> str:
    return canonical_bytes(content).decode("utf-8")


def decimal_text(value: object) -> str:
    """A decimal as its plain shortest text: 4.50 and "4.5" are both "4.5"."""
    number = Decimal(str(value))
    return format(number.normalize(), "f") if number else "0"


def _edition(edition) -> dict[str, Any]:
    return {
        "slug": edition.slug,
        "year": edition.year,
        "name_id": edition.name_id,
        "name_en": edition.name_en,
        "method": edition.method,
        "params": edition.method_params,
        "tie_breaks": edition.tie_breaks,
        "grades": edition.grades,
        "awards": edition.awards,
        "display_decimals": edition.display_decimals,
    }


def _round(round: Round, override_reason: str) -> dict[str, Any]:
    return {
        "number": round.number,
        "kind": round.kind,
        "marks_per_entry": round.marks_per_entry,
        "gap_tolerance": decimal_text(round.gap_tolerance),
        "missing_policy": round.missing_policy,
        "blind": round.blind,
        "override_reason": override_reason,
        **_continued(round),
    }


def _continued(round: Round) -> dict[str, Any]:
    if round.continues is None:
        return {}
    codes = dict(asked_entries(round).values_list("pk", "code").order_by())
    base = round.continues.frozen.read()["round"]
    before = Counter(base.get("before", {})) + Counter(base.get("further", {}))
    return {
        "continues": {"number": round.continues.number, "digest": round.continues.frozen.digest},
        "further": {codes[pk]: marks for pk, marks in wanted(round).items()},
        **({"before": dict(before)} if before else {}),
    }


def _rubric(rubric) -> dict[str, Any]:
    criteria = [
        {
            "code": criterion["code"],
            "label_id": criterion.get("label_id", criterion["code"]),
            "label_en": criterion.get("label_en", ""),
            "weight": decimal_text(criterion["weight"]),
            "min": decimal_text(criterion["min"]),
            "max": decimal_text(criterion["max"]),
        }
        for criterion in rubric.definition["criteria"]
    ]
    return {"code": rubric.code, "number": rubric.number, "digest": rubric.digest, "criteria": criteria}


def _categories(edition) -> list[dict[str, Any]]:
    rows = edition.categories.values_list("dimension__code", "participant", "prizes").order_by()
    return sorted(
        (
            {"code": f"{dimension}-{participant}", "dimension": dimension, "participant": participant, "prizes": prizes}
            for dimension, participant, prizes in rows
        ),
        key=lambda category: category["code"],
    )


def entries_of(round: Round) -> QuerySet[Entry]:
    """The eligible entries that the round ranks: those of the round it adds to, or in any other later round those
    that were assigned to somebody.
    """
    eligible = Entry.objects.filter(edition_id=round.edition_id, state=EntryState.ELIGIBLE)
    if round.continues is not None:
        return eligible.filter(code__in=[entry["code"] for entry in round.continues.frozen.read()["entries"]])
    if round.number == 1:
        return eligible
    return eligible.filter(pk__in=Assignment.objects.live().filter(round=round).values("entry"))


def _entries(round: Round, read: Mapping[str, int]) -> list[dict[str, Any]]:
    rows = (
        entries_of(round)
        .order_by()
        .values_list(
            "code",
            "category__dimension__code",
            "category__participant",
            "region__code",
            "versions__number",
            "versions__digest",
            "current__number",
        )
    )
    found = {}
    for code, dimension, participant, region, number, digest, current in rows:
        if number == read.get(code, current):
            found[code] = {
                "code": code,
                "category": f"{dimension}-{participant}",
                "region": region,
                "version": number,
                "digest": digest,
            }
    return [found[code] for code in sorted(found)]


def _sheets(round: Round) -> list[dict[str, Any]]:
    live = Assignment.objects.live().filter(round=round, entry__in=entries_of(round))
    rows: Iterable[tuple] = (
        ScoreSheet.objects.counting()
        .filter(assignment__in=live)
        .order_by()
        .values_list(
            "assignment__entry__code",
            "assignment__judge__code",
            "assignment__kind",
            "number",
            "entry_version__number",
            "sent_at",
            "marks",
        )
    )
    criteria = [criterion["code"] for criterion in round.rubric.definition["criteria"]]
    sheets = [_sheet(row, criteria) for row in rows] + _earlier_sheets(round)
    return sorted(sheets, key=lambda sheet: (sheet["entry"], sheet["judge"]))


def _earlier_sheets(round: Round) -> list[dict[str, Any]]:
    """The frozen sheets of the round that this one adds to, less those of entries and pairs that no longer count."""
    if round.continues is None:
        return []
    live = Assignment.objects.live().filter(round__in=round.earlier)
    counting = set(live.values_list("entry__code", "judge__code").order_by())
    frozen = round.continues.frozen.read()["sheets"]
    return [sheet for sheet in frozen if (sheet["entry"], sheet["judge"]) in counting]


def _sheet(row: tuple, criteria: list[str]) -> dict[str, Any]:
    entry, judge, kind, number, read, sent, marks = row
    given = {code: (marks.get(code) or {}) for code in criteria}
    return {
        "entry": entry,
        "judge": judge,
        "kind": kind,
        "number": number,
        "read": read,
        "sent": sent.astimezone(UTC).isoformat(timespec="seconds"),
        "marks": {
            code: None if mark.get("mark") in (None, "") else decimal_text(mark["mark"]) for code, mark in given.items()
        },
        "missing": {code: mark["missing"] for code, mark in given.items() if mark.get("missing")},
    }
