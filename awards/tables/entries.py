from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from awards.models import Entry
from awards.tables.outgoing import OutgoingTable, out

ALL = (
    "code", "title", "dimension", "participant", "region_code", "region", "province", "agency", "state", "version",
    "arrived_at", "receipt", "digest", "is_sample",
)  # fmt: skip


class EntryTable(OutgoingTable):
    """Entries that have arrived, as they were sent; drafts are nobody's business but their region's."""

    allowed = {Role.ORGANISER: ALL, Role.SECRETARIAT: ALL, Role.AUDITOR: ALL}
    code = out("code", _("Entry"))
    title = out("current__title", _("Title"))
    dimension = out("category__dimension__programme_label", _("Dimension"))
    participant = out("category__participant", _("Class of participant"))
    region_code = out("region__code", _("Region code"))
    region = out("region__name", _("Region"))
    province = out("region__province__name", _("Province"))
    agency = out("agency__name", _("Agency"))
    state = out("get_state_display", _("State"))
    version = out("current__number", _("Version"))
    arrived_at = out("current__arrived_at", _("Arrived"))
    receipt = out("current__receipt", _("Receipt"))
    digest = out("current__digest", _("SHA-256"))
    is_sample = out("is_sample", _("Sample"))

    def rows(self, edition):
        """One query."""
        return Entry.objects.filter(edition=edition).arrived().with_labels().defer("current__content").order_by("code")
