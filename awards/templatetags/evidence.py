"""Words about files of evidence."""

from django import template
from django.utils.translation import gettext as _

from awards.evidence import claims
from awards.queries.evidence import UNKNOWN, FileFacts
from awards.questionnaire.questions import form_of

register = template.Library()
ICONS = {"pdf": "file-pdf", "xlsx": "file-table", "pptx": "chart", "jpg": "eye", "jpeg": "eye", "png": "eye"}
TONES = {"claimed": "neutral", "checked": "info", "verified": "good", "rejected": "bad"}


@register.filter
def claim(file, entry) -> str:
    """What a file of a draft says to prove; empty when neither its sender nor the form names anything."""
    form = form_of(entry.form)
    asked = form.question(file.question)
    return claims.words(form, file.supports or (asked.supports if asked else ""))


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
    return facts.of(file.pk, file.supports) if facts else UNKNOWN


@register.filter
def unfinished(uploading, question: str) -> list:
    """The uploads of a question that can go on."""
    return uploading.unfinished.get(question, []) if uploading else []
