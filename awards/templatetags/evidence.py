"""Words about files of evidence."""

from django import template
from django.utils.translation import gettext as _

from accounts.language import pick
from awards.evidence import claims
from awards.queries.evidence import UNKNOWN, FileFacts
from awards.questionnaire.questions import form_of

register = template.Library()
ICONS = {"pdf": "file-pdf", "xlsx": "file-table", "pptx": "chart", "jpg": "eye", "jpeg": "eye", "png": "eye"}
TONES = {"claimed": "neutral", "checked": "info", "verified": "good", "rejected": "bad"}


@register.filter
def claim(file, entry) -> str:
    """What a file of a draft says to prove; empty when its sender named nothing."""
    question = claims.question_of(form_of(entry.form), file.supports)
    return (claims.part_of(file.supports) or pick(question, "label")) if question else ""


@register.filter
def kind_icon(kind: str) -> str:
    return ICONS.get(kind, "file")


@register.filter
def kind_name(kind: str) -> str:
    names = {"docx": _("Word document"), "xlsx": _("Excel workbook"), "pptx": _("PowerPoint slides"), "pdf": "PDF"}
    return names.get(kind, _("Picture"))


@register.filter
def state_tone(state: str) -> str:
    return TONES.get(state, "neutral")


@register.filter
def found_in(file, facts) -> FileFacts:
    """What was found out about a file."""
    return facts.files.get(file.pk, UNKNOWN) if facts else UNKNOWN


@register.filter
def unfinished(uploading, question: str) -> list:
    """The uploads of a question that can go on."""
    return uploading.unfinished.get(question, []) if uploading else []
