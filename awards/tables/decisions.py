from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from awards.models import Decision
from awards.tables.outgoing import OutgoingTable, out

ALL = (
    "run", "dimension", "participant", "place", "tied", "entry", "title", "region_code", "region", "score", "grade",
    "award_id", "award_en", "confirmed_at", "publish_at", "is_sample",
)  # fmt: skip


class DecisionTable(OutgoingTable):
    """The decision that stands, proposed or adopted."""

    allowed = {Role.ORGANISER: ALL, Role.SECRETARIAT: ALL, Role.AUDITOR: ALL}
    run = out("decision_set__run_number", _("Ranking run"))
    dimension = out("category__dimension__programme_label", _("Dimension"))
    participant = out("category__participant", _("Class of participant"))
    place = out("place", _("Place"))
    tied = out("tied", _("Tie"))
    entry = out("entry__code", _("Entry"))
    title = out("version__title", _("Title"))
    region_code = out("entry__region__code", _("Region code"))
    region = out("entry__region__name", _("Region"))
    score = out("score", _("Final score"))
    grade = out("grade", _("Grade"))
    award_id = out("award_id", _("Award (Indonesian)"))
    award_en = out("award_en", _("Award (English)"))
    confirmed_at = out("decision_set__confirmed_at", _("Adopted"))
    publish_at = out("decision_set__publish_at", _("Public from"))
    is_sample = out("entry__is_sample", _("Sample"))

    def rows(self, edition):
        """One query."""
        standing = Decision.objects.filter(decision_set__edition=edition, decision_set__withdrawn_at=None)
        return (
            standing.select_related("decision_set", "category__dimension", "entry__region", "version")
            .defer("version__content")
            .order_by("category__dimension__order", "category__participant", "place", "entry__code")
        )
