"""Tables coming in and going out, each on record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import ngettext

from accounts.actions.audit import record
from accounts.models import User
from accounts.refusal import Refused
from awards.models import Edition
from awards.tables.incoming import Preview, bring_in
from awards.tables.reading import Sheet
from scoring.tables.registry import EXPORTS, IMPORTS


@dataclass(frozen=True)
class Source:
    """The file that a table came from."""

    name: str
    sha256: str


@transaction.atomic
def import_table(kind: str, sheet: Sheet, *, source: Source, edition: Edition, by: User, now: datetime) -> Preview:
    """Bring all rows in, or none of them when one has an error."""
    done = bring_in(IMPORTS[kind].table(edition=edition, by=by, now=now), sheet, dry_run=False)
    if done.errors:
        raise Refused(
            ngettext(
                "%(count)d row has an error by now. Nothing was imported. Upload the file again to see it.",
                "%(count)d rows have errors by now. Nothing was imported. Upload the file again to see them.",
                len(done.errors),
            )
            % {"count": len(done.errors)}
        )
    record(
        "table.import", edition, by=by, now=now, edition=edition,
        kind=kind, name=source.name, sha256=source.sha256, **done.counts,
    )  # fmt: skip
    return done


@transaction.atomic
def export_table(kind: str, *, edition: Edition, by: User, now: datetime) -> tuple[list[str], list[Any]]:
    """Heads and rows of the columns that this person may have."""
    heads, rows = EXPORTS[kind].make(edition).take_out(by, edition)
    record_export(kind, len(rows), edition=edition, by=by, now=now)
    return heads, rows


@transaction.atomic
def record_export(kind: str, count: int, *, edition: Edition, by: User, now: datetime) -> None:
    """Who took how much out, and when."""
    record("table.export", edition, by=by, now=now, edition=edition, kind=kind, rows=count)
