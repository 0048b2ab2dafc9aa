from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundKind(models.TextChoices):
    DESK = "desk", _("Desk judging")
    PRESENTATION = "presentation", _("Presentation and interview")
    FIELD = "field", _("Field verification")


class RoundState(models.TextChoices):
    SETUP = "setup", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    FROZEN = "frozen", _("Frozen")


ROUND_TRANSITIONS = {
    RoundState.SETUP: {RoundState.OPEN},
    RoundState.OPEN: {RoundState.CLOSED},
    RoundState.CLOSED: {RoundState.OPEN, RoundState.FROZEN},
    RoundState.FROZEN: set(),
}


class ConflictKind(models.TextChoices):
    HOME = "home", _("Home region")
    MENTORING = "mentoring", _("Mentored the region")
    EMPLOYER = "employer", _("Employed by the region")
    DECLARED = "declared", _("Declared by the judge")


class AssignmentKind(models.TextChoices):
    FIRST = "first", _("By the plan")
    GAP = "gap", _("For a score gap")
    REPLACEMENT = "replacement", _("In place of a recused judge")
    EXTRA = "extra", _("To settle a prize")


class SheetState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    REOPENED = "reopened", _("Replaced by a new version")


class Missing(models.TextChoices):
    """Why a criterion has no mark. Missing is never zero."""

    NOT_YET = "not_yet", _("Not marked yet")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    ABSTAINED = "abstained", _("Abstained")
