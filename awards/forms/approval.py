"""The region admin's words on the sections of a draft, all in one form."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.queries.draft import Draft

WAIT, APPROVE, TAKE_BACK, RETURN = "", "approve", "take_back", "return"
WHOLE = "whole"


class CheckForm(forms.Form):
    """For each section what to do, a note if it is returned, and the mark of what was read."""

    whole = forms.CharField(
        label=gettext_lazy("About the whole draft"), required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("A note here returns the draft to the agency."),
    )  # fmt: skip

    def __init__(self, *args, draft: Draft, may_return: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft, self.codes = draft, [section.code for section in draft.form.sections]
        for progress in draft.progress:
            code, approved = progress.section.code, draft.is_approved(progress.section.code)
            self.fields[f"decision-{code}"] = forms.ChoiceField(
                label=_("Your word on this section"), required=False, initial=WAIT, widget=forms.RadioSelect,
                choices=_choices(approved=approved, complete=not progress.gaps, may_return=may_return),
            )  # fmt: skip
            self.fields[f"note-{code}"] = forms.CharField(
                label=_("Note for the agency"), required=False, widget=forms.Textarea({"rows": 2})
            )
            self.fields[f"mark-{code}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=draft.mark(code)
            )
        if not may_return and not self.data.get(WHOLE, "").strip():  # what was written meanwhile stays to be read
            del self.fields[WHOLE]

    def clean(self):
        has_words = any(self._word(code) for code in self.codes) or self.cleaned_data.get(WHOLE, "").strip()
        for code in self.codes:
            word, note = self._word(code), self.cleaned_data.get(f"note-{code}", "").strip()
            if word == RETURN and not note:
                self.add_error(f"note-{code}", _("Write what the agency should change here."))
            elif note and word != RETURN:
                self.add_error(
                    f"decision-{code}", _("A note goes with returning the section: choose that, or remove the note.")
                )
            elif word == APPROVE and self.cleaned_data[f"mark-{code}"] != self.draft.mark(code):
                self.add_error(
                    f"decision-{code}", _("The section was changed after you read it. Read it again, then approve it.")
                )
        if not has_words and not self.errors:
            raise forms.ValidationError(_("Say something about at least one section."))

    def show_again(self) -> None:
        """The page that tells of errors shows the sections as they are now, so its next words are on these."""
        self.data = self.data.copy()
        for code in self.codes:
            self.data[f"mark-{code}"] = self.draft.mark(code)

    def typed(self) -> list[str]:
        """The notes that were written, for a page that can take none any more."""
        names = [*(f"note-{code}" for code in self.codes), WHOLE]
        return [text for name in names if (text := self.data.get(name, "").strip())]

    def _word(self, code: str) -> str:
        return self.cleaned_data.get(f"decision-{code}", WAIT)

    def _with(self, word: str) -> list[str]:
        return [code for code in self.codes if self._word(code) == word]

    def words(self) -> dict:
        """Arguments of awards.actions.approval.decide."""
        data = self.cleaned_data
        notes = {code: data[f"note-{code}"].strip() for code in self._with(RETURN)}
        if whole := data.get(WHOLE, "").strip():
            notes[""] = whole
        return {
            "marks": {code: data[f"mark-{code}"] for code in self._with(APPROVE)},
            "take_back": set(self._with(TAKE_BACK)),
            "notes": notes,
        }


def _choices(*, approved: bool, complete: bool, may_return: bool) -> list[tuple[str, str]]:
    found = [(WAIT, _("Leave as it is"))]
    if approved:
        found.append((TAKE_BACK, _("Take the approval back")))
    elif complete:
        found.append((APPROVE, _("Approve this section")))
    if may_return:
        found.append((RETURN, _("Return this section with a note")))
    return found
