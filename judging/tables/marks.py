from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from awards.tables.outgoing import OutgoingTable, out
from judging.models import Judge

PSEUDONYMOUS = (
    "round", "entry", "category", "region_code", "judge", "criterion", "mark", "missing", "version", "sheet", "kind",
)  # fmt: skip
NAMED = (*PSEUDONYMOUS, "name", "institution")


@dataclass(frozen=True)
class MarkLine:
    """One mark of a frozen round. mark is None where there is none, and `missing` says why."""

    round: int
    entry: str
    category: str
    region_code: str
    judge: str
    criterion: str
    mark: Decimal | None
    missing: str
    version: int
    sheet: int
    kind: str
    name: str = ""
    institution: str = ""


class MarkTable(OutgoingTable):
    """Marks of frozen rounds, one a row: before its freeze a round has no row here for anybody.

    contents: of the frozen rounds, as scoring/matrix.py writes them.
    """

    allowed = {Role.ORGANISER: PSEUDONYMOUS, Role.SECRETARIAT: NAMED, Role.AUDITOR: NAMED}
    round = out("round", _("Round"))
    entry = out("entry", _("Entry"))
    category = out("category", _("Category"))
    region_code = out("region_code", _("Region code"))
    judge = out("judge", _("Judge"))
    name = out("name", _("Name of the judge"))
    institution = out("institution", _("Institution"))
    criterion = out("criterion", _("Criterion"))
    mark = out("mark", _("Mark"))
    missing = out("missing", _("Why missing"))
    version = out("version", _("Version read"))
    sheet = out("sheet", _("Version of the sheet"))
    kind = out("kind", _("Why assigned"))

    def __init__(self, contents: Iterable[Mapping[str, Any]] = ()):
        super().__init__()
        self.contents = contents

    def rows(self, edition):
        """One query, for the names of judges."""
        judges = {judge.code: judge for judge in Judge.objects.filter(edition=edition).select_related("user")}
        return [line for content in self.contents for line in _lines(content, judges)]


def _lines(content, judges):
    entries = {entry["code"]: entry for entry in content["entries"]}
    for sheet in content["sheets"]:
        entry, judge = entries[sheet["entry"]], judges[sheet["judge"]]
        for criterion, mark in sheet["marks"].items():
            yield MarkLine(
                round=content["round"]["number"],
                entry=sheet["entry"],
                category=entry["category"],
                region_code=entry["region"],
                judge=sheet["judge"],
                criterion=criterion,
                mark=None if mark is None else Decimal(mark),
                missing=sheet["missing"].get(criterion, ""),
                version=sheet["read"],
                sheet=sheet["number"],
                kind=sheet["kind"],
                name=judge.user.name,
                institution=judge.institution,
            )
