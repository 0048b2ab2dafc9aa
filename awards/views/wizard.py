"""Writing an entry: one section a page, saved whatever it holds."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from formtools.wizard.views import NamedUrlWizardView

from accounts.cookies import tell_saved
from accounts.language import clock, lately, pick
from accounts.refusal import Refused
from awards import deadlines
from awards.actions import evidence as files
from awards.actions.draft import ApprovedSection, FormChanged, StaleSection, save_section
from awards.enums import SectionState
from awards.forms.section import SectionForm, saved_texts, typed_texts
from awards.queries import entry as queries
from awards.queries.carrying import old_figures
from awards.queries.comment import open_counts, threads_of
from awards.queries.draft import load_draft, saved_answers
from awards.queries.uploading import uploading
from awards.questionnaire.questions import form_of
from awards.rules import entry as rules
from awards.views import conflict, outdated
from awards.views.comment import panel
from awards.views.entry import closed_message
from awards.views.presence import seen_by
from awards.views.squeezed import draft_saved, opened


class EntryWizard(NamedUrlWizardView):
    form_list = [SectionForm]  # the steps are the sections of the entry's form
    storage_name = "awards.views.draft_storage.DraftStorage"
    template_name = "awards/entry/section.html"

    def dispatch(self, request, *args, code, **kwargs):
        self.now = timezone.now()
        self.entry = queries.fetch_entry(request.user, code, rules.may_work_on_entry)
        self.draft = request.draft = load_draft(self.entry, people=request.method != "POST")
        gone = outdated.section_gone(request, self.entry, kwargs.get("step", ""), self.now)
        return gone or super().dispatch(request, *args, code=code, **kwargs)

    def get(self, request, *args, **kwargs):
        if not queries.may(request.user, self.entry, self.now).edit:
            messages.info(request, closed_message(self.entry, self.now))
            return redirect("awards:entry", code=self.entry.code)
        kept = conflict.kept(request, self.entry, kwargs.get("step"))
        if kept is not None:
            self.storage.current_step = kwargs["step"]
            return conflict.page(request, self.get_form(data=kept), self.draft)
        step = kwargs.get("step", "")
        if self.draft.is_approved(step) and request.GET.get("change") != self.draft.approval_of(step):
            return approved_page(request, self.draft, step)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "step" not in kwargs:
            return self.http_method_not_allowed(request)
        self.storage.current_step = kwargs["step"]
        form = self.get_form(data=request.POST, files=request.FILES)
        try:
            self.keep(form)
        except (StaleSection, ApprovedSection, conflict.Undecided) as unsettled:
            keep_files(request, self.entry, form, self.now)
            return conflict.page(request, form, load_draft(self.entry), unsettled)
        except FormChanged:
            return self.dispatch(request, *args, **kwargs)
        except Refused as refused:
            return not_saved(request, self.entry, form, refused)
        keep_files(request, self.entry, form, self.now)
        conflict.forget(request, self.entry, form.section)
        return tell_saved(redirect(self.after_saving(form)), form.writer)

    def keep(self, form):
        if not rules.holds_pen(self.request.user, self.entry):
            raise Refused(closed_message(self.entry, self.now))
        data = saved_data(form) | {"answers": conflict.chosen(self.request, form, self.draft)}
        self.storage.set_step_data(self.steps.current, data | {"by": self.request.user, "now": self.now})

    def after_saving(self, form) -> str:
        """Where to next: the button decides; answers that could not be read keep people on the page that says so."""
        step, wish = self.steps.current, self.request.POST.get("next", "next")
        if wish == "list":
            return reverse("awards:entry", args=[self.entry.code])
        if (file := wish.removeprefix("claim-")) != wish and file.isdecimal():
            return reverse("awards:evidence_claim", args=[self.entry.code, file])
        here = self.get_step_url(step) + (f"?change={form.approval}" if form.approval else "")
        if wish == "stay" or self.request.POST.get("remove") or messages.get_messages(self.request).added_new:
            return here
        if form.errors:
            messages.warning(self.request, _("Saved. Some answers need your attention before the entry can be sent."))
            return here
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
        threads = threads_of(self.entry)
        return super().get_context_data(form=form, **kwargs) | {
            "entry": self.entry,
            "section": form.section,
            "groups": form.groups(self.draft.evidence),
            "uploading": uploading(self.request.user, self.draft, form.section, self.now),
            "notes": self.draft.notes.get(step, []) + self.draft.notes.get("", []),
            "stepper": stepper(self.draft, step, open_counts(threads)),
            "approval": self.draft.approval_of(step),
            "was_approved": self.draft.was_approved(step),
            "present": seen_by(self.request, self.entry, step, self.now),
            "comments": panel(self.request, self.entry, step, self.now, threads),
            "renew": old_figures(self.draft, step),
            "writer": uuid.uuid4().hex,
            "saved_at": lately(row.saved_at, self.now) if row else "",
            "previous": self.get_step_url(self.steps.prev) if self.steps.prev else "",
            "closes": deadlines.closing(self.entry),
            "now": self.now,
        }


def keep_files(request, entry, form, now) -> None:
    """Files come and go whatever becomes of the texts; one that is refused is named, and costs nothing else."""
    act = {"by": request.user, "now": now}
    for question, file in form.uploads():
        try:
            supports = request.POST.get(f"supports-{question.code}", "")
            files.add(entry, question=question.code, name=file.name, file=file, supports=supports, **act)
        except Refused as refused:
            messages.error(request, str(refused))
    if (number := request.POST.get("remove", "")).isdecimal():
        for evidence in entry.evidence.filter(pk=number):
            files.remove(evidence, **act)


def not_saved(request, entry, form, refused):
    """What was typed, to copy, and the names of the files that were not taken."""
    texts = typed_texts(form.section, form.answers())
    texts += [(question, file.name) for question, file in form.uploads()]
    context = {"entry": entry, "reason": str(refused), "texts": texts, "section": form.section}
    return render(request, "awards/entry/not_saved.html", context, status=409)


def approved_page(request, draft, step: str):
    """Asks once before a section that the region admin approved is changed."""
    row = draft.rows[step]
    context = {"entry": draft.entry, "section": draft.form.section(step), "row": row}
    return render(request, "awards/entry/approved.html", context)


def saved_data(form) -> dict:
    """What a posted section says about itself and its page."""
    return {
        "answers": form.answers(), "base_version": form.base_version, "writer": form.writer, "approval": form.approval
    }  # fmt: skip


def stepper(draft, current: str, comments: dict[str, int]) -> list[dict]:
    states = {"complete": "done", "approved": "done", "returned": "returned"}
    return [
        {
            "label": pick(each.section, "title"),
            "url": reverse("awards:entry_step", args=[draft.entry.code, each.section.code]),
            "state": "current" if each.section.code == current else states.get(each.state, "todo"),
            "note": stepper_note(each, comments.get(each.section.code, 0)),
        }
        for each in draft.progress
    ]


def stepper_note(progress, comments: int) -> str:
    parts = [_("approved")] if progress.state == SectionState.APPROVED else []
    if comments:
        parts.append(ngettext("%(count)s open comment", "%(count)s open comments", comments) % {"count": comments})
    return ", ".join(parts)


@login_required
@require_POST
def autosave(request, code, section):
    """The script's way to save: answers that changed, without files, in two kilobytes each way."""
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    early = opened(request, now, lambda: saved_texts(section, saved_answers(entry, section)))
    return early or save_changes(request, entry, section, now)


def save_changes(request, entry, section, now):
    late, asked = outdated.keep_late(request, entry, section, now), form_of(entry.form).section(section)
    if asked is None and late is None:
        raise Http404
    if asked is None:
        return JsonResponse({"version": 0, "url": reverse("awards:entry", args=[entry.code])}, status=409)
    form = SectionForm(request.POST, prefix=section, section=asked, stands=saved_answers(entry, section))
    if not rules.holds_pen(request.user, entry):
        return JsonResponse({"message": closed_message(entry, now)}, status=410)
    try:
        row = save_section(entry, section=section, by=request.user, now=now, **saved_data(form))
    except (StaleSection, ApprovedSection) as stale:
        conflict.keep(request, entry, section)
        url = reverse("awards:entry_step", args=[entry.code, section])
        return JsonResponse({"version": stale.current.version, "url": f"{url}?compare=1"}, status=409)
    except FormChanged:
        again = queries.fetch_entry(request.user, entry.code, rules.may_work_on_entry)
        return save_changes(request, again, section, now)
    except Refused as refused:
        return JsonResponse({"message": str(refused)}, status=410)
    if late:  # the page shows what is not asked here any more
        url = reverse("awards:entry_step", args=[entry.code, section])
        return JsonResponse({"version": row.version, "url": url}, status=409)
    return draft_saved(clock(row.saved_at or now), row.version, form.draft_errors())
