from django.utils.translation import gettext_lazy as _

from accounts.actions.audit import record
from awards.actions.agency import add_agency
from awards.models import Agency
from awards.tables.columns import Column
from awards.tables.incoming import IncomingTable, Line
from awards.tables.places import Places


class AgencyTable(IncomingTable):
    """Agencies of regions. A known agency (same region and name) gets its short name changed."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._agencies = None
        self.columns = (
            Column(
                "region",
                _("Region"),
                _("Code, full name or alias"),
                required=True,
                parse=Places().region,
                example="33.07",
            ),
            Column(
                "name", _("Name of the agency"), required=True, most=200, example="Dinas Komunikasi dan Informatika"
            ),
            Column("short_name", _("Short name"), most=60, example="Diskominfo"),
        )

    def key(self, values):
        return values["region"].pk, values["name"].casefold()

    def find(self, values):
        if self._agencies is None:
            self._agencies = {(one.region_id, one.name.casefold()): one for one in Agency.objects.all()}
        found = self._agencies.get(self.key(values))
        return found, ({"short_name": found.short_name} if found else {})

    def write(self, line: Line):
        values = line.values
        if line.standing is None:
            add_agency(
                region=values["region"],
                name=values["name"],
                short_name=values["short_name"] or "",
                by=self.by,
                now=self.now,
            )
            return
        line.standing.short_name = values["short_name"]
        line.standing.save(update_fields=["short_name"])
        record("agency.change", line.standing, by=self.by, now=self.now, short_name=values["short_name"])


class RegionAgencyTable(AgencyTable):
    """The agencies of one region, without its name in every row."""

    def __init__(self, *, region, **kwargs):
        super().__init__(edition=None, **kwargs)
        self.region = region
        self.columns = self.columns[1:]

    def key(self, values):
        return super().key(values | {"region": self.region})

    def find(self, values):
        return super().find(values | {"region": self.region})

    def write(self, line: Line):
        line.values["region"] = self.region
        super().write(line)
