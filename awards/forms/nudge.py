from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import Province
from awards.turns import INTERVALS


class ChooseForm(forms.Form):
    """Which of the targets on the page are meant, or all of the list."""

    who = forms.ChoiceField(
        choices=[("chosen", _("Those chosen above, on this page")), ("all", _("All of this list"))],
        initial="chosen", required=False, widget=forms.RadioSelect, label=_("Whom to remind"),
    )  # fmt: skip
    target = forms.MultipleChoiceField(required=False)

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.targets = targets
        self.fields["target"].choices = [(target.key, target.place.name) for target in targets]

    def clean(self):
        data = super().clean()
        if data.get("who") != "all" and not data.get("target") and "target" not in self.errors:
            self.add_error(None, _("Choose whom to remind."))
        return data

    @property
    def chosen(self) -> list:
        if self.cleaned_data["who"] == "all":
            return self.targets
        return [target for target in self.targets if target.key in self.cleaned_data["target"]]


class LateFilter(forms.Form):
    what = forms.ChoiceField(
        label=_("Which regions"),
        required=False,
        choices=[
            ("", _("All that have something unsent or sent nothing")),
            ("late", _("Late ones")),
            ("not_begun", _("Those that have begun nothing")),
            ("unsent", _("Those with drafts that are not sent")),
        ],
    )
    province = forms.ModelChoiceField(
        Province.objects.all(), label=_("Province"), required=False, to_field_name="code", empty_label=_("All")
    )

    def fits(self, target) -> bool:
        what = self.cleaned_data.get("what") if self.is_valid() else ""
        match what:
            case "late":
                return target.is_late
            case "not_begun":
                return not target.has_begun
            case "unsent":
                return bool(target.unsent)
            case _:
                return True


class RemindersForm(forms.Form):
    """When reminders come by themselves and how often mails may."""

    days = forms.CharField(
        label=_("Days before the deadline"),
        max_length=60,
        required=False,
        help_text=_("Whole numbers with commas, such as 14, 7, 3, 1. Leave it empty for no automatic reminders."),
    )
    hour = forms.TypedChoiceField(
        label=_("Hour of the daily mail, in the zone of whoever receives it"),
        coerce=int,
        choices=[(hour, f"{hour:02d}.00") for hour in range(24)],
    )
    every = forms.TypedChoiceField(
        label=_("Hours between two mails to the same person"), coerce=int, choices=[(n, n) for n in INTERVALS]
    )
    last_hours = forms.IntegerField(
        label=_("How many hours before the deadline mails may come more often"), min_value=0, max_value=240
    )
    last_every = forms.TypedChoiceField(
        label=_("Hours between two mails then"), coerce=int, choices=[(n, n) for n in INTERVALS]
    )
    limit = forms.IntegerField(
        label=_("Entries that a province may recommend in each dimension"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Leave it empty for as many as the province likes."),
    )

    def __init__(self, *args, edition, **kwargs):
        initial = {
            "days": ", ".join(str(day) for day in edition.reminder_days),
            "limit": edition.recommendation_limit,
            **edition.digest_rhythm,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean_days(self):
        parts = [part for part in self.cleaned_data["days"].replace(",", " ").split() if part]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise forms.ValidationError(_("Write whole numbers with commas between them."))
        return [int(part) for part in parts]

    def words(self) -> dict:
        """The arguments of the action."""
        data = self.cleaned_data
        rhythm = {name: data[name] for name in ("hour", "every", "last_hours", "last_every")}
        return {"days": data["days"], "limit": data["limit"], "rhythm": rhythm}
