from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.language import pick, zone_name
from awards.enums import ARRIVED, EntryState, ScreeningOutcome

MINUTE = "%Y-%m-%dT%H:%M"


class Moment(forms.DateTimeField):
    """A day and time in the reader's zone; the help text names the zone."""

    def __init__(self, **options):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
        super().__init__(widget=widget, input_formats=[MINUTE, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **options)

    def get_bound_field(self, form, field_name):
        zone = zone_name(timezone.get_current_timezone())
        self.help_text = self.help_text or gettext("Time in %(zone)s") % {"zone": zone}
        return super().get_bound_field(form, field_name)


class ScreeningFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False)
    dimension = forms.ChoiceField(label=_("Dimension"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args, dimensions, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        states = [(state.value, state.label) for state in EntryState if state in ARRIVED]
        self.fields["state"].choices = [("", _("All states")), *states]
        self.fields["dimension"].choices = [
            ("", _("All dimensions")),
            *((d.code, pick(d, "label")) for d in dimensions),
        ]
        self.fields["province"].choices = [("", _("All provinces")), *((p.code, p.name) for p in provinces)]

    @property
    def chosen(self) -> dict[str, str]:
        """Only what can be chosen: a wrong value filters nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class ScreeningForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=ScreeningOutcome, widget=forms.RadioSelect)
    clause = forms.ChoiceField(label=_("Clause"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The region reads this. Say what is missing and what would help."),
    )
    repair_until = Moment(label=_("Repair until"), required=False)
    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)  # the page names what it shows

    def __init__(self, *args, edition, now, outcomes, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        clauses = [(c["code"], f"{c['code']} {pick(c, 'text')}") for c in edition.screening_clauses]
        self.fields["clause"].choices = [("", _("Choose a clause")), *clauses]
        self.fields["outcome"].choices = [(o.value, o.label) for o in outcomes]

    def clean(self):
        data = super().clean()
        outcome = data.get("outcome")
        if outcome in {ScreeningOutcome.REPAIR, ScreeningOutcome.INELIGIBLE}:
            if not data.get("clause"):
                self.add_error("clause", _("Name the clause that the entry does not meet."))
            if not (data.get("reason") or "").strip():
                self.add_error("reason", _("Give the reason in words. The region reads it."))
        if outcome == ScreeningOutcome.REPAIR and "repair_until" not in self.errors:
            until = data.get("repair_until")
            if until is None or until <= self.now:
                self.add_error("repair_until", _("Give a deadline for the repair that lies in the future."))
        return data
