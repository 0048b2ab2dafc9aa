"""A ranking run: one method applied to one frozen round, numbered, hashed and never changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actions.audit import record
from accounts.models import User
from accounts.refusal import Refused
from awards.models import EntryVersion
from scoring.engine import VERSION
from scoring.models import FrozenRound, RankingRow, RankingRun

OF_ROW = {"entry", "category", "version", "n", "raw", "score", "place", "tied", "steps", "why"}


@transaction.atomic
def run(frozen: FrozenRound, *, method: str, params: Mapping[str, Any], by: User, now: datetime) -> RankingRun:
    """Compute and store. Refuses parameters that the method or the tie-break ladder does not know.

    `params` may carry "decided": lists of tied entry codes in the order that people gave them; then "reason" says why.
    """
    from scoring.replay import replay, result_digest  # noqa: PLC0415 - heavy: loaded when used

    if params.get("decided") and not str(params.get("reason", "")).strip():
        raise Refused(_("Say why the tie was decided so: the reason is published with the run."))
    content = frozen.read()
    try:
        result = replay(content, digest=frozen.digest, method=method, params=params)
    except (ValueError, ArithmeticError) as fault:
        raise Refused(_("The ranking could not be computed: %(fault)s.") % {"fault": fault}) from fault
    FrozenRound.objects.select_for_update().get(pk=frozen.pk)  # numbers are given one after the other
    made = RankingRun.objects.create(
        frozen=frozen,
        number=(frozen.runs.aggregate(last=Max("number"))["last"] or 0) + 1,
        method=method,
        params=dict(params),
        engine=VERSION,
        digest=result_digest(result),
        result={key: value for key, value in result.items() if key != "rows"},
        run_by=by,
        run_at=now,
    )
    RankingRow.objects.bulk_create(_rows(made, result["rows"]), batch_size=500)
    record(
        "ranking.run", made, by=by, now=now, edition=frozen.round.edition,
        number=made.number, method=method, digest=made.digest, frozen=frozen.digest,
    )  # fmt: skip
    return made


def _rows(made: RankingRun, rows: list[dict[str, Any]]) -> list[RankingRow]:
    edition = made.frozen.round.edition
    categories = {category.code: category.pk for category in edition.categories.select_related("dimension")}
    versions = {
        (code, number): (entry, version)
        for version, entry, code, number in EntryVersion.objects.filter(entry__edition=edition).values_list(
            "pk", "entry", "entry__code", "number"
        )
    }
    made_rows = []
    for row in rows:
        entry, version = versions[row["entry"], row["version"]]
        made_rows.append(
            RankingRow(
                run=made,
                category_id=categories[row["category"]],
                entry_id=entry,
                version_id=version,
                n=row["n"],
                raw=number_text(row["raw"]),
                score=number_text(row["score"]),
                place=row["place"],
                tied=row["tied"],
                tie_breaks=row["steps"],
                detail={key: value for key, value in row.items() if key not in OF_ROW},
                why=row["why"][:200],
            )
        )
    return made_rows


def number_text(value: float | None) -> str:
    """A number as its shortest exact text, which reads back as the same float on every database."""
    return "" if value is None else repr(float(value))
