from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import StageKind
from awards.forms.screening import Moment


class DatesForm(forms.Form):
    """Start and end of each stage in the reader's zone, the grace, and why they change. What is past by `now` stays."""

    grace_minutes = forms.IntegerField(
        label=_("Minutes of grace after the deadline"),
        min_value=0,
        max_value=24 * 60,
        help_text=_("Published with the dates."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands on the timeline of the edition."),
    )

    def __init__(self, *args, edition, now, **kwargs):
        initial = {"grace_minutes": edition.grace_minutes}
        for stage in edition.timeline.values():
            initial |= {f"{stage.kind}_opens": stage.opens_at, f"{stage.kind}_closes": stage.closes_at}
        super().__init__(*args, initial=initial, **kwargs)
        self.stages = list(edition.timeline)
        fields = {}
        for kind, stage in edition.timeline.items():
            is_over = stage.closes_at <= now
            fields[f"{kind}_opens"] = Moment(label=_("Opens"), disabled=is_over or stage.opens_at <= now)
            fields[f"{kind}_closes"] = Moment(label=_("Closes"), disabled=is_over)
        self.fields = fields | self.fields

    def clean(self):
        data = super().clean()
        for kind in self.stages:
            opens, closes = data.get(f"{kind}_opens"), data.get(f"{kind}_closes")
            if opens and closes and closes <= opens:
                self.add_error(f"{kind}_closes", _("The end must lie after the start."))
        return data

    @property
    def pairs(self):
        """(stage in words, field of its start, field of its end) for the page."""
        return [(StageKind(kind).label, self[f"{kind}_opens"], self[f"{kind}_closes"]) for kind in self.stages]

    @property
    def dates(self) -> dict[str, tuple[datetime, datetime]]:
        """Stage kind -> (opens, closes); a moment that the person left as shown keeps its seconds."""
        return {kind: (self._moment(f"{kind}_opens"), self._moment(f"{kind}_closes")) for kind in self.stages}

    def _moment(self, name: str) -> datetime:
        was, typed = self.initial[name], self.cleaned_data[name]
        return was if was.replace(second=0, microsecond=0) == typed else typed
