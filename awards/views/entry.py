"""Entries of those who write them: the list, the start, the task list, the review page and its print."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from awards import deadlines
from awards.enums import EntryState
from awards.queries import desk, lineage, recommendation
from awards.queries import entry as queries
from awards.queries.carrying import carried_over
from awards.queries.comment import gone_with_comments, open_counts, threads_of
from awards.queries.draft import load_draft
from awards.queries.form import kept_aside, last_change
from awards.queries.history import holder, next_step, side, timeline
from awards.queries.keeper import keeper_of
from awards.queries.reading import read_version
from awards.queries.register import promoted_from
from awards.rules.entry import may_see_recommendation
from awards.sealing import says_the_same, sealed_content
from awards.views.presence import seen_by
from awards.views.reading import reading_for


@login_required
@require_GET
def listing(request):
    now, agencies = timezone.now(), queries.agencies_for(request.user)
    editions = queries.open_editions(now, agencies) if agencies else []
    entries = list(queries.entries_of(request.user))
    context = {
        "rows": [
            {"entry": entry, "side": side(entry), "again": lineage.can_go_on_in(entry.edition, editions)}
            for entry in entries
        ],
        "names_agencies": len(agencies) > 1 or len({entry.agency_id for entry in entries}) > 1,
        "desks": desk.desks_of(request.user, now),
        "regions": list(dict.fromkeys(agency.region for agency in agencies)),
        "may_start": bool(editions),
        "now": now,
    }
    return render(request, "awards/entry/list.html", context)


@login_required
@require_GET
def task_list(request, code):
    now, entry = timezone.now(), queries.fetch_entry(request.user, code)
    may = queries.may(request.user, entry, now)
    draft = load_draft(entry) if may.read_draft else None
    threads = threads_of(entry) if may.comment else {}
    counts = open_counts(threads)
    versions = list(entry.versions.select_related("sent_by").order_by("-number"))
    unsent_changes = bool(draft and versions and differs_from_sent(draft, versions[0]))
    context = {
        "entry": entry,
        "draft": draft,
        "sections": [(each, counts.get(each.section.code, 0)) for each in draft.progress] if draft else [],
        "keeper": keeper_of(entry) if draft else "",
        "present": seen_by(request, entry, "", now) if may.comment else [],
        "may": may,
        "versions": versions,
        "screening": entry.screenings.order_by("-pk").first(),
        "unsent_changes": unsent_changes,
        "is_same_as_sent": entry.state == EntryState.SENT and not unsent_changes,
        "closes": deadlines.closing(entry),
        "extension": deadlines.extension_of(entry),
        "is_open": deadlines.is_open(entry, now),
        "holder": holder(entry),
        "next_step": next_step(entry, draft, may, now),
        "timeline": timeline(entry, may_read_draft=may.read_draft),
        "lineage": lineage.shown(entry, now, weighed=True, reader=request.user),
        "carried": carried_over(draft) if draft else None,
        "promotion": promoted_from(entry) if draft else None,
        "set_aside": kept_aside(draft) if draft else [],
        "comments_aside": gone_with_comments(entry, threads),
        "form_change": last_change(entry) if draft and may.edit else None,
        "story": recommendation.story(entry) if may_see_recommendation(request.user, entry) else [],
        "now": now,
    }
    return render(request, "awards/entry/task_list.html", context)


@login_required
@require_GET
def review(request, code):
    """The draft as judges will read it; those who may not read drafts get what was sent."""
    entry = queries.fetch_entry(request.user, code)
    may = queries.may(request.user, entry, timezone.now())
    source = _source(entry, may)
    reading = reading_for(request, source)
    context = {"entry": entry, "reading": reading, "may": may, "draft": source if may.read_draft else None}
    context["lineage"] = lineage.shown(entry, timezone.now(), weighed=True, reader=request.user)
    return render(request, "awards/entry/review.html", context)


@login_required
@require_GET
def pdf(request, code):
    """What the review page shows, on paper. A draft that says what was sent carries the receipt of what was sent."""
    from awards.documents.entry_print import draw_entry  # noqa: PLC0415 - heavy: loaded when used
    from awards.printing import printed_entry  # noqa: PLC0415 - heavy: loaded when used

    entry = queries.fetch_entry(request.user, code)
    may = queries.may(request.user, entry, timezone.now())
    source, sent = _source(entry, may), entry.current
    if may.read_draft and sent and differs_from_sent(source, sent):
        sent = None
    drawn = draw_entry(printed_entry(read_version(source, private=True), sent, links=lineage.declared(entry)))
    name = f"usulan-{entry.code}.pdf" if sent else f"usulan-{entry.code}-draf.pdf"
    return HttpResponse(
        drawn, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _source(entry, may):
    """The draft for those who may read it, for others what was sent."""
    return load_draft(entry) if may.read_draft else queries.version_of(entry, entry.current.number)


def differs_from_sent(draft, version) -> bool:
    content = sealed_content(
        draft.entry, title=draft.title, answers=draft.answers, number=version.number, form=draft.form, files=draft.files,
        lineage=lineage.declared(draft.entry),
    )  # fmt: skip
    return not says_the_same(content, version.content)


def closed_message(entry, now) -> str:
    if deadlines.is_open(entry, now):
        return _("The draft is with the region admin now. It can be changed again when it comes back.")
    return _("The deadline has passed, so the draft can no longer be changed.")
