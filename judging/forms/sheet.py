"""The score sheet as a form: built from the rubric, read into the shape of ScoreSheet.marks."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.language import num
from judging.criteria import Criterion, Level, Rubric, plain
from judging.enums import Missing

WHY_NONE = (Missing.NOT_APPLICABLE, Missing.ABSTAINED)
REASON_CHARS, COMMENT_CHARS = 2000, 5000
COMMENT = "comment"


@dataclass(frozen=True)
class Row:
    """A criterion as the sheet shows it. `missing` is None where the reasons for no mark are among the choices."""

    criterion: Criterion
    weight: str
    mark: forms.BoundField
    reason: forms.BoundField
    missing: forms.BoundField | None
    reason_if: str  # when conditional.js shows the reason
    given: dict  # as it is stored

    @property
    def chosen(self) -> str:
        return str(self.mark.value() or "")

    @property
    def levels(self) -> tuple[Level, ...]:
        return self.criterion.choices

    @property
    def none(self) -> list[tuple[str, str]]:
        return [(kind.value, kind.label) for kind in WHY_NONE]


class SheetForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)
    comment = forms.CharField(
        label=gettext_lazy("Comment for the region"),
        help_text=gettext_lazy("What is strong, and what would make it better. The chair reads it as well."),
        required=False, max_length=COMMENT_CHARS, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, rubric: Rubric, *args, sheet=None, **kwargs):
        """sheet: the one that stands. What a post does not send, or sends wrong, stays as it is there."""
        self.rubric, self.stored = rubric, sheet.marks if sheet else {}
        self.stored_comment = sheet.comment if sheet else ""
        super().__init__(*args, **kwargs)
        for criterion in rubric.criteria:
            self._add(criterion)

    def _add(self, criterion: Criterion):
        row = self.stored.get(criterion.code, {})
        missing = row.get("missing", "")
        missing = missing if missing in WHY_NONE else ""
        if criterion.choices:
            values = [
                *((level.score, level.score) for level in criterion.choices),
                *((k.value, k.label) for k in WHY_NONE),
            ]
            mark = forms.ChoiceField(choices=values, required=False, initial=row.get("mark") or missing)
        else:
            shown = "" if row.get("mark") is None else num(row["mark"])
            mark = forms.CharField(
                required=False, initial=shown, max_length=12, widget=forms.TextInput(attrs={"inputmode": "decimal"})
            )
            self.fields[f"missing-{criterion.code}"] = forms.ChoiceField(
                label=_("No mark because"), required=False, initial=missing,
                choices=[("", _("I give a mark")), *((kind.value, kind.label) for kind in WHY_NONE)],
            )  # fmt: skip
        mark.label = criterion.label
        self.fields[f"mark-{criterion.code}"] = mark
        self.fields[f"reason-{criterion.code}"] = forms.CharField(
            label=_("Reason: %(criterion)s") % {"criterion": criterion.label}, required=False,
            initial=row.get("reason", ""), max_length=REASON_CHARS, widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    def clean(self):
        for criterion in self.rubric.criteria:
            name = f"mark-{criterion.code}"
            typed = self.cleaned_data.get(name, "")
            if criterion.choices or not typed:
                continue
            try:
                self.cleaned_data[name] = criterion.read(typed)
            except ValueError:
                words = {"low": num(criterion.low), "high": num(criterion.high), "step": num(criterion.step)}
                self.add_error(name, _("Give a mark from %(low)s to %(high)s in steps of %(step)s.") % words)
        return self.cleaned_data

    def marks(self) -> dict[str, dict]:
        """What was given, in the shape that is stored. Where a mark is not valid, the stored one stays."""
        return {criterion.code: self._given(criterion) for criterion in self.rubric.criteria}

    def comment_text(self) -> str:
        is_sent = self._sends(COMMENT) and COMMENT not in self.errors
        return self.cleaned_data.get(COMMENT, "") if is_sent else self.stored_comment

    @property
    def shows(self) -> str:
        """What the page asks, for its script to name the parts that it sends."""
        return " ".join([*(criterion.code for criterion in self.rubric.criteria), COMMENT])

    def _sends(self, part: str) -> bool:
        """Whether the post holds this criterion or the comment; a script leaves out what has not changed."""
        return "shows" not in self.data or part in self.data["shows"].split()

    def _given(self, criterion: Criterion) -> dict:
        code, data = criterion.code, self.cleaned_data
        stands = self.stored.get(code, {"mark": None, "reason": "", "missing": ""})
        if not self._sends(code):
            return stands
        wrong = f"reason-{code}" in self.errors
        reason = stands.get("reason", "") if wrong else data.get(f"reason-{code}", "").strip()
        if f"mark-{code}" in self.errors:
            return {**stands, "reason": reason}
        mark, missing = data.get(f"mark-{code}", ""), data.get(f"missing-{code}", "")
        if mark in WHY_NONE:
            mark, missing = "", mark
        return {"mark": mark or None, "reason": reason, "missing": "" if mark else missing}

    def rows(self) -> list[Row]:
        return [self._row(criterion) for criterion in self.rubric.criteria]

    def _row(self, criterion: Criterion) -> Row:
        name = f"mark-{criterion.code}"
        ends = [level for level in sorted(self.rubric.reason_at) if criterion.low <= float(level) <= criterion.high]
        missing = None if criterion.choices else self[f"missing-{criterion.code}"]
        wanted = "|".join([*ends, *(kind.value for kind in WHY_NONE)])
        weight = num(plain(round(self.rubric.share(criterion) * 100, 1)))
        reason_if = f"{name}={wanted}" if criterion.choices else ""
        return Row(
            criterion,
            weight,
            self[name],
            self[f"reason-{criterion.code}"],
            missing,
            reason_if,
            self.stored.get(criterion.code, {}),
        )

    def wants(self, places: dict[str, str]) -> None:
        """Show what a complete sheet still needs beside its criterion."""
        for code, sentence in places.items():
            row = self.cleaned_data.get(f"mark-{code}")
            self.add_error(f"reason-{code}" if row else f"mark-{code}", sentence)


def saved_texts(sheet) -> dict[str, str]:
    """Field name on the page -> text of the sheet that stands."""
    marks = sheet.marks if sheet else {}
    reasons = {f"reason-{code}": row.get("reason", "") for code, row in marks.items()}
    return {**reasons, COMMENT: sheet.comment if sheet else ""}


class DeclarationForm(forms.Form):
    CLEAR, CONFLICT = "clear", "conflict"
    answer = forms.ChoiceField(
        label=gettext_lazy("Your declaration"),
        choices=[
            (CLEAR, gettext_lazy("I have no conflict of interest with this entry")),
            (CONFLICT, gettext_lazy("I have a conflict of interest and do not judge this entry")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("What the conflict is"),
        help_text=gettext_lazy("For example: I mentored this region in 2023. The secretariat reads it."),
        required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self):
        data = super().clean()
        if data.get("answer") == self.CONFLICT and not data.get("note", "").strip():
            self.add_error("note", _("Say in a few words what the conflict of interest is."))
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class PactForm(forms.Form):
    agree = forms.BooleanField(
        label=gettext_lazy("I have read the integrity pact and sign it"),
        error_messages={"required": gettext_lazy("Tick the box to sign the pact.")},
    )
