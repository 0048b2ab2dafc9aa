import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actions.audit import record
from accounts.enums import Zone
from accounts.refusal import Refused
from awards.actions.profile import set_year_joined
from awards.enums import RegionKind
from awards.models import Region, RegionAlias
from awards.tables.cells import whole
from awards.tables.columns import Column, text
from awards.tables.incoming import IncomingTable, Line
from awards.tables.places import Places, key

YEARS = range(2000, 2101)
MOST_ALIAS = 100


def code(cell: str) -> str:
    if not re.fullmatch(r"[0-9]{2}(\.[0-9]{2})?", cell):
        raise ValidationError(
            gettext("“%(cell)s” is not a code of the home ministry, such as 33 or 33.07.") % {"cell": cell}
        )
    return cell


def kind(cell: str) -> str:
    if cell.casefold() not in RegionKind.values:
        raise ValidationError(gettext("Write kabupaten, kota or provinsi."))
    return cell.casefold()


def zone(cell: str) -> str:
    zones = {label: value for value, label in Zone.choices}
    if cell.upper() not in zones:
        raise ValidationError(gettext("Write WIB, WITA or WIT."))
    return zones[cell.upper()]


def year(cell: str) -> int:
    number = whole(cell)
    if number not in YEARS:
        raise ValidationError(gettext("“%(cell)s” is not a year of this programme.") % {"cell": cell})
    return number


def aliases(cell: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(text(part) for part in cell.split(";") if part.strip()))
    if any(len(alias) > MOST_ALIAS for alias in found):
        raise ValidationError(gettext("An alias has at most 100 characters."))
    return found


class RegionTable(IncomingTable):
    """Regions by code: new ones, changed facts, and aliases. Aliases are added, never taken away."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._regions = None
        self.columns = (
            Column("code", _("Code"), _("Of the home ministry"), required=True, parse=code, example="33.07"),
            Column("name", _("Name"), required=True, most=100, example="Kabupaten Wonosobo"),
            Column("kind", _("Kind"), _("kabupaten, kota or provinsi"), required=True, parse=kind, example="kabupaten"),
            Column(
                "province",
                _("Province"),
                _("Code, name or alias"),
                required=True,
                parse=Places().province,
                example="33",
            ),
            Column("zone", _("Time zone"), _("WIB, WITA or WIT"), required=True, parse=zone, example="WIB"),
            Column("year_joined", _("Year joined"), parse=year, example="2017"),
            Column("aliases", _("Other names"), _("Separated by semicolons"), parse=aliases, most=1000),
        )

    def key(self, values):
        return values["code"]

    def find(self, values):
        if self._regions is None:
            self._regions = {
                region.code: region for region in Region.objects.select_related("province").prefetch_related("aliases")
            }
        found = self._regions.get(values["code"])
        if found is None:
            return None, {}
        known = {key(alias.alias) for alias in found.aliases.all()}
        wanted = values["aliases"] or ()
        before = {name: getattr(found, name) for name in ("name", "kind", "province", "zone", "year_joined")}
        return found, before | {"aliases": tuple(alias for alias in wanted if key(alias) in known)}

    def write(self, line: Line):
        values = {name: value for name, value in line.values.items() if value is not None}
        others, joined = values.pop("aliases", ()), values.pop("year_joined", None)
        region = line.standing or Region()
        for name, value in values.items():
            setattr(region, name, value)
        region.save()
        known = {key(alias.alias) for alias in region.aliases.all()}
        for alias in others:
            if key(alias) not in known:
                self._add_alias(region, alias)
        changed = sorted({*line.changes} - {"year_joined"})
        if changed or not line.standing:
            verb = "region.change" if line.standing else "region.add"
            record(verb, region, by=self.by, now=self.now, code=region.code, region=region.pk, changed=changed)
        if joined is not None:
            self._set_year_joined(region, joined)

    def _set_year_joined(self, region, year):
        """As the secretariat sets it on the page, so that the history tells it in the same way."""
        try:
            set_year_joined(region, year=year, source=gettext("Table of regions"), by=self.by, now=self.now)
        except Refused as refusal:
            raise ValidationError({"year_joined": str(refusal)}) from refusal

    def _add_alias(self, region, alias):
        if RegionAlias.objects.filter(alias__iexact=alias).exists():
            raise ValidationError({"aliases": gettext("“%(alias)s” is the name of another region.") % {"alias": alias}})
        RegionAlias.objects.create(region=region, alias=alias)
