"""The audit trail of an edition, for those who answer for it and those who watch."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from rules import predicate

from accounts.enums import Role
from accounts.queries import absent_persons, events_of
from accounts.rules import holds_any
from awards.queries.edition import edition_for
from config.audit_words import NOUNS, SENTENCES, facts, noun, sentence


@predicate
def may_read_audit(user, edition):
    return holds_any(user, (Role.AUDITOR, Role.ORGANISER), edition.pk)


class AuditFilter(forms.Form):
    verb = forms.ChoiceField(label=_("Act"), required=False)
    noun = forms.ChoiceField(label=_("On what"), required=False, choices=[("", _("Everything")), *NOUNS.items()])
    actor = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = sorted((str(text), verb) for verb, text in SENTENCES.items())
        self.fields["verb"].choices = [("", _("All acts")), *[(verb, text) for text, verb in words]]


@login_required
@require_safe
def audit(request, slug):
    edition = edition_for(request.user, slug, may_read_audit)
    filters = AuditFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    page = Paginator(events_of(edition.pk, **chosen), 50).get_page(request.GET.get("page"))
    absent = absent_persons(page.object_list)
    for event in page.object_list:
        event.absent = absent.get(event.data.get("on_behalf_of"))
        event.sentence, event.on, event.facts = sentence(event.verb), noun(event.noun), facts(event.verb, event.data)
    return render(request, "home/audit.html", {"edition": edition, "filters": filters, "page_obj": page})
