from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actions.audit import record
from accounts.models import User
from awards.tables.columns import Column
from awards.tables.incoming import IncomingTable, Line
from awards.tables.places import Places
from judging.actions import conflict
from judging.actions.judge import register
from judging.actions.panel import seat
from judging.enums import ConflictKind
from judging.models import Judge, Panel


def email(cell: str) -> str:
    validate_email(cell)
    return cell.lower()


class JudgeTable(IncomingTable):
    """Judges of the edition by e-mail address. People who are new here set their own password by "forgot password"."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._judges = self._panels = None
        self._places = Places()
        self.columns = (
            Column("email", _("E-mail address"), required=True, parse=email, most=254, example="juri@example.org"),
            Column("name", _("Name"), required=True, most=150, example="Juri 01 (contoh)"),
            Column("institution", _("Institution"), most=200, example="Universitas Contoh"),
            Column(
                "home_region",
                _("Home region"),
                _("Code, full name or alias"),
                parse=self._places.region,
                example="33.07",
            ),
            Column(
                "mentored",
                _("Mentored regions"),
                _("Separated by semicolons"),
                parse=self._regions,
                most=1000,
                example="34.02; 34.04",
            ),
            Column(
                "panel",
                _("Panel"),
                _("Code of the dimension, such as governance"),
                parse=self._panel,
                example="governance",
            ),
        )

    def _regions(self, cell):
        return frozenset(self._places.region(part.strip()) for part in cell.split(";") if part.strip())

    def _panel(self, cell):
        if self._panels is None:
            self._panels = {
                panel.dimension.code: panel
                for panel in Panel.objects.filter(edition=self.edition).select_related("dimension")
            }
        if cell.lower() not in self._panels:
            known = ", ".join(self._panels) or gettext("no panel yet")
            raise ValidationError(
                gettext("There is no panel “%(cell)s”. Known: %(known)s.") % {"cell": cell, "known": known}
            )
        return self._panels[cell.lower()]

    def key(self, values):
        return values["email"]

    def find(self, values):
        if self._judges is None:
            judges = Judge.objects.filter(edition=self.edition).select_related("user")
            judges = judges.prefetch_related("conflicts__region__province", "seats__panel")
            self._judges = {judge.user.email.lower(): judge for judge in judges}
        found = self._judges.get(values["email"])
        if found is None:
            return None, {}
        facts = list(found.conflicts.all())
        home = {fact.region for fact in facts if fact.kind == ConflictKind.HOME}
        mentored = {fact.region for fact in facts if fact.kind == ConflictKind.MENTORING}
        panels = {member.panel for member in found.seats.all()}
        return found, {
            "institution": found.institution,
            "home_region": values["home_region"] if values["home_region"] in home else None,
            "mentored": values["mentored"] if mentored >= (values["mentored"] or frozenset()) else frozenset(),
            "panel": values["panel"] if values["panel"] in panels else None,
        }

    def write(self, line: Line):
        values, judge = line.values, line.standing
        if judge is None:
            judge = register(
                self._person(values), edition=self.edition, by=self.by, now=self.now,
                institution=values["institution"] or "", home_region=values["home_region"],
            )  # fmt: skip
        elif "institution" in line.changes:
            judge.institution = values["institution"]
            judge.save(update_fields=["institution"])
            record("judge.change", judge, by=self.by, now=self.now, institution=judge.institution)
        self._note_conflicts(judge, values)
        if values["panel"] and not values["panel"].members.filter(judge=judge).exists():
            seat(values["panel"], judge=judge, by=self.by, now=self.now)

    def _note_conflicts(self, judge, values):
        facts = [(values["home_region"], ConflictKind.HOME)] if values["home_region"] else []
        facts += [(region, ConflictKind.MENTORING) for region in sorted(values["mentored"] or (), key=lambda r: r.code)]
        for region, kind in facts:
            conflict.record(judge, region=region, kind=kind, by=self.by, now=self.now)

    def _person(self, values):
        """The account of that address, made without a usable password when there is none."""
        found = User.objects.filter(email__iexact=values["email"]).first()
        if found:
            return found
        made = User.objects.create_user(values["email"], name=values["name"])
        record("user.add", made, by=self.by, now=self.now, edition=self.edition)
        return made
