from django import forms
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
    entry = forms.ModelChoiceField(label=_("Entry"), queryset=Entry.objects.none())
    judge = forms.ModelChoiceField(label=_("Judge"), queryset=Judge.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=AssignmentKind, initial=AssignmentKind.REPLACEMENT)

    def __init__(self, round, *args, **kwargs):
        super().__init__(*args, **kwargs)
        entries = Entry.objects.filter(edition=round.edition_id, state=EntryState.ELIGIBLE)
        self.fields["entry"].queryset = entries.order_by("code")
        self.fields["judge"].queryset = Judge.objects.filter(edition=round.edition_id, is_active=True).select_related(
            "user"
        )
        self.fields["judge"].label_from_instance = lambda judge: f"{judge.code} {judge.user.name}"
