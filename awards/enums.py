from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionKind(models.TextChoices):
    REGENCY = "kabupaten", _("Regency")
    CITY = "kota", _("City")
    PROVINCE = "provinsi", _("Province")


class StageKind(models.TextChoices):
    INTAKE = "intake", _("Entries")
    SCREENING = "screening", _("Administrative selection")
    JUDGING = "judging", _("Judging")
    PLENARY = "plenary", _("Plenary and decision")
    OBJECTION = "objection", _("Objection period")
    PUBLICATION = "publication", _("Announcement")


class EntryState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("With the region admin")
    SENT = "sent", _("Sent")
    REPAIR = "repair", _("Returned for repair")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# From each state, the states an action may move an entry to. Nothing else ever happens to an entry.
TRANSITIONS = {
    EntryState.DRAFT: {EntryState.REVIEW, EntryState.WITHDRAWN},
    EntryState.REVIEW: {EntryState.DRAFT, EntryState.SENT, EntryState.WITHDRAWN},
    EntryState.SENT: {
        EntryState.SENT,
        EntryState.REPAIR,
        EntryState.ELIGIBLE,
        EntryState.INELIGIBLE,
        EntryState.WITHDRAWN,
    },
    EntryState.REPAIR: {EntryState.SENT, EntryState.INELIGIBLE, EntryState.WITHDRAWN},
    EntryState.ELIGIBLE: {EntryState.REPAIR, EntryState.INELIGIBLE, EntryState.WITHDRAWN},
    EntryState.INELIGIBLE: {EntryState.ELIGIBLE},
    EntryState.WITHDRAWN: set(),
}
ARRIVED = frozenset({EntryState.SENT, EntryState.REPAIR, EntryState.ELIGIBLE, EntryState.INELIGIBLE})


class SectionState(models.TextChoices):
    """How far a section of a draft is."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETE = "complete", _("Complete")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned with a note")


class CommentKind(models.TextChoices):
    """What happens in a thread of comments."""

    SAID = "said", _("Comment")
    RESOLVED = "resolved", _("Resolved")
    REOPENED = "reopened", _("Reopened")
    TAKEN_BACK = "taken_back", _("Taken back")


class ScreeningOutcome(models.TextChoices):
    ELIGIBLE = "eligible", _("Eligible")
    REPAIR = "repair", _("Return for repair")
    INELIGIBLE = "ineligible", _("Not eligible")


class QuestionType(models.TextChoices):
    SHORT = "short", _("Short text")
    LONG = "long", _("Long text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    YESNO = "yesno", _("Yes or no")
    INDICATORS = "indicators", _("Table of indicators")
    PARTNERS = "partners", _("Partners")
    LINKS = "links", _("Links")
    FILES = "files", _("Files")
    DECLARATION = "declaration", _("Declaration")


class EvidenceState(models.TextChoices):
    """How far a file is believed. Nobody says "claimed": it is what holds before anybody looked, or again."""

    CLAIMED = "claimed", _("Claimed")
    CHECKED = "checked", _("Checked")
    VERIFIED = "verified", _("Verified in the field")
    REJECTED = "rejected", _("Rejected")


class LinkOutcome(models.TextChoices):
    WORKS = "works", _("Works")
    BARRED = "barred", _("Answers, but asks for a log-in or refuses")
    BROKEN = "broken", _("Does not answer")
    REFUSED = "refused", _("Not an address of the open web")

    @classmethod
    def words(cls):
        """What a person may say who opened the address."""
        return [cls.WORKS, cls.BARRED, cls.BROKEN]


class CertificateKind(models.TextChoices):
    CHARTER = "charter", _("Award charter")
    PARTICIPATION = "participation", _("Certificate of participation")


class HeadOffice(models.TextChoices):
    """The title of a head of region; a name of the law, the same in both languages."""

    REGENT = "bupati", "Bupati"
    MAYOR = "wali_kota", "Wali Kota"
    GOVERNOR = "gubernur", "Gubernur"


class HeadStatus(models.TextChoices):
    DEFINITIVE = "definitive", _("Definitive")
    INTERIM = "pj", _("Interim (Pj.)")
    TEMPORARY = "pjs", _("Temporary (Pjs.)")
    ACTING = "plt", _("Acting (Plt.)")
    DAILY = "plh", _("Daily acting (Plh.)")


HEAD_PREFIXES = {
    HeadStatus.DEFINITIVE: "",
    HeadStatus.INTERIM: "Pj.",
    HeadStatus.TEMPORARY: "Pjs.",
    HeadStatus.ACTING: "Plt.",
    HeadStatus.DAILY: "Plh.",
}


class MasterplanStatus(models.TextChoices):
    DRAFTING = "drafting", _("Being drafted")
    IN_FORCE = "in_force", _("In force")
    REPLACED = "replaced", _("Replaced")


class BookKind(models.TextChoices):
    ANALYSIS = "book1", _("Book 1: strategic analysis")
    PLAN = "book2", _("Book 2: masterplan")
    SUMMARY = "book3", _("Book 3: executive summary")
    QUICK_WIN = "quickwin", _("Quick win book")


class PlanKind(models.TextChoices):
    LONG = "rpjpd", "RPJPD"
    MEDIUM = "rpjmd", "RPJMD"
    AGENCY = "renstra", "Renstra"


class InnovationState(models.TextChoices):
    """How far an innovation of the register is."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    CARRIED_OUT = "carried_out", _("Carried out")


class LineageKind(models.TextChoices):
    """How an entry hangs together with an earlier innovation."""

    CONTINUES = "continues", _("Continues")
    REPLICATES = "replicated_from", _("Replicated from")


class LikenessKind(models.TextChoices):
    TITLE = "title", _("Title")
    CONTENT = "content", _("Content")


class PairFinding(models.TextChoices):
    """What the secretariat finds of two entries that read alike."""

    SAME = "same", _("The same innovation")
    REPLICA = "replica", _("A replica")
    CONTINUES = "continues", _("A continuation")
    DIFFERENT = "different", _("Different innovations")


class NoticeKind(models.TextChoices):
    """What a person is told of in the digest."""

    NUDGE = "nudge", _("Reminder by a person")
    REMINDER = "reminder", _("Reminder before the deadline")
    RETURNED = "returned", _("Draft returned with notes")
    COMMENT = "comment", _("Comment")
    REPAIR = "repair", _("Returned for repair")
    LATE_ANSWER = "late_answer", _("Answer to a request for more time")
    DELEGATION = "delegation", _("Role handed over for some days")
    KEEPER = "keeper", _("Draft handed to a colleague")
    ELIGIBLE = "eligible", _("Found eligible")
    OTHER = "other", _("Message")
