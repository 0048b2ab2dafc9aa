from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.language import pick
from awards.enums import PairFinding


class PairFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("Verdict"), required=False,
        choices=[("open", _("Without verdict")), ("decided", _("With verdict")), ("all", _("All pairs"))],
    )  # fmt: skip
    dimension = forms.ChoiceField(label=_("Dimension"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args, dimensions, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dimension"].choices = [
            ("", _("All dimensions")),
            *((d.code, pick(d, "label")) for d in dimensions),
        ]
        self.fields["region"].choices = [("", _("All regions")), *((region.code, region.name) for region in regions)]

    @property
    def chosen(self) -> dict[str, str]:
        """Only what can be chosen: a wrong value filters nothing."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name, "") for name in self.fields}
        state = found["state"] or "open"
        return found | {"state": "" if state == "all" else state}


class VerdictForm(forms.Form):
    """What the two are to each other. The value names the finding, and the origin where there is one."""

    finding = forms.ChoiceField(label=_("Verdict"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("For the secretariat and the auditor. When the verdict takes a link away, the region reads it."),
    )  # fmt: skip

    def __init__(self, *args, one, other, **kwargs):
        super().__init__(*args, **kwargs)
        self.origins = {"one": one, "other": other}
        words = {"one": one.code, "other": other.code}
        choices = [
            ("same", _("The same innovation, entered twice")),
            ("replica:other", _("%(one)s is a replica of %(other)s") % words),
            ("replica:one", _("%(other)s is a replica of %(one)s") % words),
            ("continues:other", _("%(one)s continues %(other)s") % words),
            ("continues:one", _("%(other)s continues %(one)s") % words),
            ("different", _("Different innovations")),
        ]
        self.fields["finding"].choices = [each for each in choices if self._makes_sense(each[0], one, other)]

    @staticmethod
    def _makes_sense(value: str, one, other) -> bool:
        finding, _colon, which = value.partition(":")
        if not which:
            return True
        origin, later = (other, one) if which == "other" else (one, other)
        if finding == PairFinding.CONTINUES:
            return origin.edition.year < later.edition.year and origin.region_id == later.region_id
        return origin.edition.year <= later.edition.year

    @property
    def said(self) -> dict:
        finding, _colon, which = self.cleaned_data["finding"].partition(":")
        return {"finding": finding, "origin": self.origins.get(which), "note": self.cleaned_data["note"]}
