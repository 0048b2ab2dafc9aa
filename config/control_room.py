"""The control room: an edition as a timeline with the one next step, and the numbers that need an act."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.rules import holds_any
from awards.enums import EntryState, StageKind
from awards.queries.edition import edition_for
from awards.rules.edition import may_read_forms
from config.audit import may_read_audit
from config.next_step import next_step
from config.numbers import by_province, numbers_of
from config.standing import link


@login_required
@require_safe
def control_room(request, slug):
    edition = edition_for(request.user, slug)
    now = timezone.now()
    numbers = numbers_of(edition)
    provinces = by_province(edition)
    for row in provinces:
        row["url"] = link("awards:province_desk", row["province"].code, edition.slug)
    context = {
        "edition": edition,
        "now": now,
        "numbers": numbers,
        "timeline": timeline(edition, numbers, now),
        "step": next_step(edition, numbers, now),
        "figures": figures(edition, numbers),
        "provinces": provinces,
        "rooms": rooms(request.user, edition, numbers),
    }
    return render(request, "home/control_room.html", context)


def timeline(edition, numbers, now) -> list[dict]:
    """The stages in order; the open one is marked, each says what it has brought."""
    notes = {
        StageKind.INTAKE: _("%(n)s entries sent") % {"n": numbers.arrived},
        StageKind.SCREENING: _("%(n)s eligible") % {"n": numbers.eligible},
        StageKind.JUDGING: _("%(sent)s of %(due)s score sheets sent")
        % {"sent": numbers.judging.sent, "due": numbers.judging.due},
    }
    items = []
    for stage in edition.stages.all():
        over, open_ = now >= stage.closes_at, stage.is_open(now)
        items.append(
            {
                "label": stage.get_kind_display(),
                "instant": stage.closes_at if over or open_ else stage.opens_at,
                "zone": edition.zone,
                "state": "done" if over else "current" if open_ else "todo",
                "note": notes.get(stage.kind, ""),
            }
        )
    return items


def figures(edition, numbers) -> list[dict]:
    """Numbers that need an act, each a link into its list; what is zero needs none and is calm."""
    slug, judging = edition.slug, numbers.judging
    screening = link("awards:screening", slug)
    further = link("judging:proposals", slug, numbers.round.number) if numbers.round else ""
    progress = link("judging:progress", slug, numbers.round.number) if numbers.round else ""
    rows = [
        (_("Drafts with agencies"), numbers.with_agencies, "#provinces", ""),
        (_("Waiting for region admins"), numbers.with_regions, "#provinces", "warn"),
        (_("To decide in the selection"), numbers.to_screen, _with_state(screening, EntryState.SENT), "warn"),
        (_("In repair"), numbers.in_repair, _with_state(screening, EntryState.REPAIR), ""),
        (_("Eligible"), numbers.eligible, _with_state(screening, EntryState.ELIGIBLE), ""),
        (_("Entries short of judges"), judging.short, further, "bad"),
        (_("Judges still at work"), judging.judges_at_work, progress, ""),
        (_("Score gaps without a further judge"), judging.gaps, further, "bad"),
    ]
    return [
        {"label": label, "value": value, "url": url if value else "", "tone": tone if value else ""}
        for label, value, url, tone in rows
    ]


def _with_state(url, state):
    return f"{url}?state={state}" if url else ""


def rooms(user, edition, numbers) -> list[dict]:
    """The pages of the edition that this person may open."""
    slug = edition.slug
    organiser = holds_any(user, (Role.ORGANISER,), edition.pk)
    pages = [
        (_("Administrative selection"), link("awards:screening", slug), "inbox"),
        (_("Similar entries"), link("awards:similar", slug), "search"),
        (_("Rounds"), link("judging:rounds", slug), "scale"),
        (_("Judges"), link("judging:judges", slug), "people"),
        (_("Panels"), link("judging:panels", slug), "chat"),
        (_("People"), link("people:edition", slug), "person"),
    ]
    if numbers.round:
        pages.insert(5, (_("Assignment"), link("judging:assignment", slug, numbers.round.number), "link"))
        pages.append((_("Ranking"), link("scoring:ranking", slug, numbers.round.number), "list"))
    pages += [
        (_("Rules of the edition"), link("awards:rules", slug), "list"),
        (_("Form"), link("awards:form", slug) if may_read_forms(user, edition) else "", "file"),
        (_("Extensions"), link("awards:extensions", slug), "clock"),
        (_("Participation"), link("awards:participation", slug), "chart"),
        (_("Regions"), link("awards:regions"), "map"),
        (_("Decision and publication"), link("awards:decisions", slug), "award"),
        (_("Charters and certificates"), link("awards:certificates", slug), "trophy"),
        (_("Tables in and out"), link("scoring:tables", slug), "file-table"),
    ]
    if organiser:
        pages.append((_("Settings of the edition"), link("awards:dates", slug), "gear"))
    if may_read_audit(user, edition):
        pages.append((_("Audit trail"), link("audit", slug), "shield-check"))
    return [{"label": label, "url": url, "icon": icon} for label, url, icon in pages if url]
