from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Zone
from judging.forms.round import EditionMoment


class FurtherForm(forms.Form):
    """Which of the proposed entries get their further marks, and when.

    `lines`: the proposals of an analysis as scoring.reading.firm_lines gives them.
    """

    entries = forms.MultipleChoiceField(label=gettext_lazy("Entries"), widget=forms.CheckboxSelectMultiple)
    opens_at = EditionMoment(label=gettext_lazy("Opens"))
    closes_at = EditionMoment(label=gettext_lazy("Closes"))

    def __init__(self, *args, lines, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {line["entry"]: line for line in lines if line["judges"]}
        self.fields["entries"].choices = [(code, self._words(line)) for code, line in self.lines.items()]
        self.fields["entries"].initial = list(self.lines)
        for name in ("opens_at", "closes_at"):
            self.fields[name].zone = ZoneInfo(zone)
            self.fields[name].help_text = Zone(zone).label

    @staticmethod
    def _words(line) -> str:
        return _("%(entry)s, %(category)s: %(judges)s") % {
            "entry": line["named"],
            "category": line["label"],
            "judges": ", ".join(line["judges"]),
        }

    def pairs(self) -> list[tuple[str, str]]:
        """(entry code, judge code) of the ticked entries."""
        return [(code, judge) for code in self.cleaned_data["entries"] for judge in self.lines[code]["judges"]]
