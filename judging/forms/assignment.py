from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.enums import EntryState
from awards.models import Entry
from judging.enums import AssignmentKind
from judging.models import Judge


class PlanForm(forms.Form):
    seed = forms.CharField(
        label=_("Seed of the draw"), max_length=64, required=False,
        help_text=_("Left empty, one is drawn. The same seed over the same facts gives the same plan."),
    )  # fmt: skip


class AddForm(forms.Form):
    entry = forms.CharField(label=_("Code of the entry"), max_length=20, help_text=_("For example 2026-0042."))
    judge = forms.ModelChoiceField(label=_("Judge"), queryset=Judge.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=AssignmentKind, initial=AssignmentKind.REPLACEMENT)

    def __init__(self, round, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round
        self.fields["judge"].queryset = Judge.objects.filter(edition=round.edition_id, is_active=True).select_related(
            "user"
        )
        self.fields["judge"].label_from_instance = lambda judge: f"{judge.code} {judge.user.name}"

    def clean_entry(self):
        code = self.cleaned_data["entry"].strip()
        entry = Entry.objects.filter(edition=self.round.edition_id, state=EntryState.ELIGIBLE, code=code).first()
        if entry is None:
            raise forms.ValidationError(gettext("No eligible entry has this code."))
        return entry
