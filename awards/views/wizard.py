"""Writing an entry: one section a page, saved whatever it holds."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from formtools.wizard.views import NamedUrlWizardView

from accounts.language import clock, pick
from accounts.refusal import Refused
from awards import deadlines
from awards.actions import evidence as files
from awards.actions.draft import StaleSection, save_section
from awards.forms.section import SectionForm, typed_texts
from awards.queries import entry as queries
from awards.queries.draft import load_draft
from awards.questions import form_of
from awards.rules import entry as rules
from awards.views import conflict
from awards.views.entry import closed_message


class EntryWizard(NamedUrlWizardView):
    form_list = [SectionForm]  # the steps are the sections of the entry's form
    storage_name = "awards.views.draft_storage.DraftStorage"
    template_name = "awards/entry/section.html"

    def dispatch(self, request, *args, code, **kwargs):
        self.now = timezone.now()
        self.entry = queries.fetch_entry(request.user, code, rules.may_work_on_entry)
        self.draft = request.draft = load_draft(self.entry)
        self.may = queries.may(request.user, self.entry, self.now)
        if kwargs.get("step") and self.draft.form.section(kwargs["step"]) is None:
            raise Http404
        return super().dispatch(request, *args, code=code, **kwargs)

    def get(self, request, *args, **kwargs):
        if not self.may.edit:
            messages.info(request, closed_message(self.entry, self.now))
            return redirect("awards:entry", code=self.entry.code)
        kept = conflict.kept(request, self.entry, kwargs.get("step"))
        if kept is not None:
            self.storage.current_step = kwargs["step"]
            return conflict.page(request, self.get_form(data=kept), self.draft)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "step" not in kwargs:
            return self.http_method_not_allowed(request)
        self.storage.current_step = kwargs["step"]
        form = self.get_form(data=request.POST, files=request.FILES)
        try:
            self.keep(form)
        except StaleSection:
            return conflict.page(request, form, load_draft(self.entry))
        except Refused as refused:
            texts = typed_texts(form.section, form.answers())
            context = {"entry": self.entry, "reason": str(refused), "texts": texts, "section": form.section}
            return render(request, "awards/entry/not_saved.html", context, status=409)
        conflict.forget(request, self.entry, form.section)
        return redirect(self.after_saving(form))

    def keep(self, form):
        """Save answers and files; a file that is refused is named, and costs nothing else."""
        if not rules.holds_pen(self.request.user, self.entry):
            raise Refused(closed_message(self.entry, self.now))
        answers = conflict.chosen(self.request, form)
        act = {"by": self.request.user, "now": self.now}
        data = {"answers": answers, "base_version": form.base_version, "writer": form.writer, **act}
        self.storage.set_step_data(self.steps.current, data)
        for question, file in form.uploads():
            try:
                files.add(self.entry, question=question.code, name=file.name, file=file, **act)
            except Refused as refused:
                messages.error(self.request, str(refused))
        if (number := self.request.POST.get("remove", "")).isdigit():
            for evidence in self.entry.evidence.filter(pk=number):
                files.remove(evidence, **act)

    def after_saving(self, form) -> str:
        """Where to next: the button decides; answers that could not be read keep people on the page that says so."""
        step, wish = self.steps.current, self.request.POST.get("next", "next")
        if wish == "list":
            return reverse("awards:entry", args=[self.entry.code])
        if wish == "stay" or self.request.POST.get("remove") or messages.get_messages(self.request).added_new:
            return self.get_step_url(step)
        if form.errors:
            messages.warning(self.request, _("Saved. Some answers need your attention before the entry can be sent."))
            return self.get_step_url(step)
        following = self.get_next_step(step)
        return self.get_step_url(following) if following else reverse("awards:entry_review", args=[self.entry.code])

    def get_form_list(self):
        return {section.code: SectionForm for section in self.draft.form.sections}

    def get_form_kwargs(self, step=None):
        return {"section": self.draft.form.section(step)}

    def get_form_initial(self, step):
        return {"version": self.draft.version_of(step)}

    def get_step_url(self, step):
        return reverse("awards:entry_step", args=[self.entry.code, step])

    def get_context_data(self, form, **kwargs):
        step = self.steps.current
        row = self.draft.rows.get(step)
        return super().get_context_data(form=form, **kwargs) | {
            "entry": self.entry,
            "section": form.section,
            "groups": form.groups(self.draft.evidence),
            "notes": self.draft.notes.get(step, []) + self.draft.notes.get("", []),
            "stepper": stepper(self.draft, step),
            "writer": uuid.uuid4().hex,
            "saved_at": clock(row.saved_at) if row else "",
            "previous": self.get_step_url(self.steps.prev) if self.steps.prev else "",
            "closes": deadlines.closing(self.entry),
            "now": self.now,
        }


def stepper(draft, current: str) -> list[dict]:
    states = {"complete": "done", "returned": "returned"}
    return [
        {
            "label": pick(each.section, "title"),
            "url": reverse("awards:entry_step", args=[draft.entry.code, each.section.code]),
            "state": "current" if each.section.code == current else states.get(each.state, "todo"),
        }
        for each in draft.progress
    ]


@login_required
@require_POST
def autosave(request, code, section):
    """The script's way to save: answers without files, in at most a few kilobytes each way."""
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    asked = form_of(entry.form).section(section)
    if asked is None:
        raise Http404
    form = SectionForm(request.POST, prefix=section, section=asked)
    if not rules.holds_pen(request.user, entry):
        return JsonResponse({"message": closed_message(entry, now)}, status=410)
    data = {"answers": form.answers(), "base_version": form.base_version, "writer": form.writer}
    try:
        row = save_section(entry, section=section, by=request.user, now=now, **data)
    except StaleSection as stale:
        conflict.keep(request, entry, section)
        url = reverse("awards:entry_step", args=[code, section])
        return JsonResponse({"version": stale.current.version, "url": f"{url}?compare=1"}, status=409)
    except Refused as refused:
        return JsonResponse({"message": str(refused)}, status=410)
    return JsonResponse({"saved_at": clock(row.saved_at or now), "version": row.version, "errors": form.draft_errors()})
