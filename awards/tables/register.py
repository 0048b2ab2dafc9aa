"""The register of a region's innovations, out and in again. A row means the innovation of that agency and title."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.actions import register as actions
from awards.enums import InnovationState
from awards.models import Agency, Dimension, Innovation, SubDimension
from awards.offline.values import MONTH_OF
from awards.tables.columns import Column
from awards.tables.incoming import IncomingTable, Line
from awards.tables.outgoing import OutgoingTable, out

KEPT = ("dimension", "subdimension", "state", "starts", "ends", "description", "budget", "url")
PARTS = 2  # month and year


def month(cell: str) -> date:
    """2025-03, 03/2025, Maret 2025 or a whole date, as the first day of that month."""
    parts = cell.casefold().replace("/", "-").replace(" ", "-").split("-")
    numbers = [MONTH_OF.get(part) or (int(part) if part.isdecimal() else 0) for part in parts if part]
    if len(numbers) == PARTS + 1 and numbers[0] > numbers[1]:
        numbers = numbers[:PARTS]  # year-month-day, as spreadsheets write dates
    elif len(numbers) == PARTS + 1:
        numbers = numbers[1:]
    try:
        year, number = sorted(numbers, reverse=True)
        return date(year, number, 1)
    except (ValueError, OverflowError) as fault:
        raise ValidationError(gettext("“%(cell)s” is not a month. Write it like 03/2025.") % {"cell": cell}) from fault


def state(cell: str) -> str:
    wanted = cell.casefold()
    for code, names in STATES.items():
        if wanted in names:
            return code
    raise ValidationError(gettext("Write running, carried out or planned."))


STATES = {
    InnovationState.PLANNED.value: {"planned", "direncanakan", "rencana"},
    InnovationState.RUNNING.value: {"running", "berjalan", "sedang berjalan", "sudah berjalan"},
    InnovationState.CARRIED_OUT.value: {"carried_out", "carried out", "terlaksana", "selesai"},
}


def address(cell: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(cell)
    except ValidationError as fault:
        raise ValidationError(gettext("write the whole address, beginning with https://.")) from fault
    return cell


def _columns(table) -> tuple[Column, ...]:
    return (
        Column("agency", _("Agency"), _("Name or short name"), required=True, parse=table.agency, most=200, example="Diskominfo"),
        Column("title", _("Title"), required=True, most=200, example="Antrean Daring"),
        Column("dimension", _("Dimension"), _("Code or name"), required=True, parse=table.dimension, example="Smart Governance"),
        Column("subdimension", _("Sub-dimension"), _("Code or name"), parse=table.subdimension, example=""),
        Column("state", _("State"), _("running, carried out or planned"), required=True, parse=state, example="berjalan"),
        Column("starts", _("From month"), _("Month and year"), required=True, parse=month, example="03/2025"),
        Column("ends", _("Until month"), _("Month and year"), parse=month, example=""),
        Column("description", _("Short description"), parse=str, most=2000, example=""),
        Column("budget", _("Budget source"), most=200, example="APBD"),
        Column("url", _("Link"), parse=address, most=500, example=""),
    )  # fmt: skip


class RegisterTable(IncomingTable):
    """agencies: those in whose name this person keeps the register."""

    def __init__(self, *, agencies, **kwargs):
        super().__init__(edition=None, **kwargs)
        self._agencies = {}
        for one in agencies:
            self._agencies |= {one.name.casefold(): one} | ({one.short_name.casefold(): one} if one.short_name else {})
        self._standing = {
            (row.agency_id, row.title.casefold()): row
            for row in Innovation.objects.filter(agency__in=agencies).select_related(
                "agency", "dimension", "subdimension"
            )
        }
        self._dimensions = _by_name(Dimension.objects.all(), "programme_label")
        self._subs = _by_name(SubDimension.objects.select_related("dimension"), "code")
        self.columns = _columns(self)

    def agency(self, cell: str) -> Agency:
        return _found(self._agencies, cell, gettext("No agency of yours is called “%(cell)s”."))

    def dimension(self, cell: str) -> Dimension:
        return _found(self._dimensions, cell, gettext("There is no dimension “%(cell)s”."))

    def subdimension(self, cell: str) -> SubDimension:
        return _found(self._subs, cell, gettext("There is no sub-dimension “%(cell)s”."))

    def key(self, values):
        return values["agency"].pk, values["title"].casefold()

    def find(self, values):
        found = self._standing.get(self.key(values))
        return found, ({name: getattr(found, name) for name in KEPT} if found else {})

    def write(self, line: Line):
        values = {name: value for name, value in line.values.items() if value is not None}
        agency, title = values.pop("agency"), values.pop("title")
        if line.standing is None:
            actions.register(agency, title=title, **values, by=self.by, now=self.now)
            return
        standing = {name: getattr(line.standing, name) for name in KEPT} | values
        wanted, kept = standing.pop("state"), line.standing
        if wanted == InnovationState.PLANNED:  # put off: only then may it begin in the future
            kept = actions.move(kept, state=wanted, by=self.by, now=self.now)
        kept = actions.change(kept, title=kept.title, **standing, by=self.by, now=self.now)
        actions.move(kept, state=wanted, ends=standing["ends"], by=self.by, now=self.now)


def _by_name(rows, further: str) -> dict:
    found = {}
    for row in rows:
        for name in (row.code, row.label_id, row.label_en, getattr(row, further)):
            found.setdefault(name.casefold(), row)
    return found


def _found(index: dict, cell: str, unknown: str):
    found = index.get(cell.casefold())
    if found is None:
        raise ValidationError(unknown % {"cell": cell})
    return found


class RegisterExport(OutgoingTable):
    """The rows that the page shows, with the columns that an import takes and the entries that came out of them."""

    agency = out("agency__name", _("Agency"))
    title = out("title", _("Title"))
    dimension = out("dimension__programme_label", _("Dimension"))
    subdimension = out("subdimension_label", _("Sub-dimension"))
    state = out("state_word", _("State"))
    starts = out("starts_month", _("From month"))
    ends = out("ends_month", _("Until month"))
    description = out("description", _("Short description"))
    budget = out("budget", _("Budget source"))
    url = out("url", _("Link"))

    columns = (
        "agency",
        "title",
        "dimension",
        "subdimension",
        "state",
        "starts",
        "ends",
        "description",
        "budget",
        "url",
    )

    def take(self, rows):
        return self.of(rows, list(self.columns))
