"""Reminding people from a desk: choose whom, see the text, send; or take the text along for WhatsApp."""

from dataclasses import dataclass, field
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusal import Refused
from awards.actions import nudge as actions
from awards.actions import reminder as reminders
from awards.forms.nudge import ChooseForm, LateFilter, RemindersForm
from awards.models import Edition
from awards.queries import nudge as queries
from awards.queries.desk import fetch_province_desk, fetch_region_desk
from awards.queries.edition import edition_for
from awards.queries.participation import regions_of
from awards.rules import edition as edition_rules
from awards.rules import entry as rules
from awards.telling import reminder

PAGE, SHOWN_TEXTS = 25, 3
LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))
pages = require_http_methods(["GET", "HEAD", "POST"])


@dataclass
class Board:
    """The targets that a person may remind from a page, and where that page is."""

    edition: Edition
    targets: list[queries.Target]
    route: str  # its own URL name; that of one text has _text behind it
    args: list[str]
    back: tuple[str, str]  # (address, label) of the desk it belongs to
    may_send: bool = True
    filters: LateFilter | None = None
    texts: str = field(init=False)

    def __post_init__(self):
        self.texts = f"{self.route}_text"

    def target(self, key):
        found = next((target for target in self.targets if target.key == key), None)
        if found is None:
            raise Http404
        return found


def _region(request, code, slug, now) -> Board:
    desk = fetch_region_desk(request.user, code, slug, rules.may_run_region)
    back = (reverse("awards:region_desk", args=[code, slug]), desk.place.name)
    return Board(desk.edition, queries.agency_targets(desk, now), "awards:nudge_agencies", [code, slug], back)


def _province(request, code, slug, now) -> Board:
    desk = fetch_province_desk(request.user, code, slug, rules.coordinates_province)
    back = (reverse("awards:province_desk", args=[code, slug]), desk.place.name)
    targets = queries.region_targets(desk.edition, regions_of(desk.edition, province=desk.place), now)
    return Board(desk.edition, targets, "awards:nudge_province", [code, slug], back)


def _edition(request, slug, now) -> Board:
    edition = edition_for(request.user, slug)
    filters = LateFilter(request.GET)
    province = filters.cleaned_data.get("province") if filters.is_valid() else None
    targets = queries.region_targets(edition, regions_of(edition, province=province), now)
    back = (reverse("control_room", args=[slug]), _("Control room"))
    return Board(
        edition, [target for target in targets if filters.fits(target)], "awards:nudge_regions", [slug], back,
        may_send=bool(edition_rules.may_remind(request.user, edition)), filters=filters,
    )  # fmt: skip


@login_required
@pages
def agencies(request, code, slug):
    now = timezone.now()
    return _choose(request, _region(request, code, slug, now), now)


@login_required
@pages
def province(request, code, slug):
    now = timezone.now()
    return _choose(request, _province(request, code, slug, now), now)


@login_required
@pages
def regions(request, slug):
    """The late regions of an edition: everybody of the edition reads the list, its staff reminds."""
    now = timezone.now()
    return _choose(request, _edition(request, slug, now), now)


def _choose(request, board, now):
    if request.method == "POST" and not board.may_send:
        raise PermissionDenied
    form = ChooseForm(request.POST or None, targets=board.targets)
    if request.method == "POST" and form.is_valid():
        if "send" not in request.POST:
            return _preview(request, board, form, now)
        if _sent(request, board, form.chosen, now):
            return redirect(request.get_full_path())  # the filter and page that it was sent from
    page = Paginator(board.targets, PAGE).get_page(request.GET.get("page"))
    ticked = request.POST.getlist("target") if request.method == "POST" else _worth_reminding(page, now)
    context = {"board": board, "edition": board.edition, "form": form, "page_obj": page, "ticked": ticked, "now": now}
    context["sends"] = board.may_send and any(each.closes and now < each.closes for each in board.targets)
    return render(request, "awards/nudge/list.html", context)


def _worth_reminding(page, now) -> list[str]:
    return [each.key for each in page if each.is_late and each.receivers and not each.rests_until(now)]


def _preview(request, board, form, now):
    chosen = form.chosen
    unwilling = {user.pk for target in chosen for user in target.unwilling} - {request.user.pk}
    people = {user.pk for target in chosen for user in target.receivers} - unwilling - {request.user.pk}
    context = {
        "board": board,
        "edition": board.edition,
        "form": form,
        "chosen": chosen,
        "people": len(people - queries.resting(board.edition, people, now)),
        "unwilling": _unwilling(len(unwilling)) if unwilling else "",
        "resting": [target for target in chosen if target.receivers and target.rests_until(now)],
        "empty": [target for target in chosen if not target.receivers],
        "letters": [(target, _texts(target, board.edition, now)) for target in chosen[:SHOWN_TEXTS]],
        "more": max(0, len(chosen) - SHOWN_TEXTS),
        "now": now,
    }
    return render(request, "awards/nudge/preview.html", context)


def _sent(request, board, targets, now) -> bool:
    try:
        sent = actions.send(board.edition, targets, by=request.user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    said = ngettext(
        "%(n)s person is reminded with the next mail.", "%(n)s people are reminded with their next mail.", sent.told
    )
    messages.success(request, said % {"n": sent.told})
    if sent.rested:
        rested = ngettext(
            "%(n)s person was reminded less than 20 hours ago and is left in peace.",
            "%(n)s people were reminded less than 20 hours ago and are left in peace.",
            sent.rested,
        )
        messages.info(request, rested % {"n": sent.rested})
    if sent.unwilling:
        messages.info(request, _unwilling(sent.unwilling))
    return True


def _unwilling(count) -> str:
    said = ngettext(
        "%(n)s person wants no reminders by mail. Send them the text by WhatsApp.",
        "%(n)s people want no reminders by mail. Send them the text by WhatsApp.",
        count,
    )
    return said % {"n": count}


def _texts(target, edition, now) -> list[dict]:
    """The reminder in both languages, each with its link for WhatsApp: nothing is loaded from there."""
    found = []
    for code, label in LANGUAGES:
        with translation.override(code):
            text = reminder(target, edition, now)
        found.append({"code": code, "label": label, "text": text, "whatsapp": f"https://wa.me/?text={quote(text)}"})
    return found


@login_required
@require_safe
def agency_text(request, code, slug, key):
    now = timezone.now()
    return _text(request, _region(request, code, slug, now), str(key), now)


@login_required
@require_safe
def province_text(request, code, slug, key):
    now = timezone.now()
    return _text(request, _province(request, code, slug, now), key, now)


@login_required
@require_safe
def region_text(request, slug, key):
    now = timezone.now()
    board = _edition(request, slug, now)
    if not board.may_send:
        raise PermissionDenied
    return _text(request, board, key, now)


def _text(request, board, key, now):
    target = board.target(key)
    context = {"board": board, "edition": board.edition, "target": target, "now": now}
    return render(request, "awards/nudge/text.html", {**context, "texts": _texts(target, board.edition, now)})


@login_required
@pages
def settings(request, slug):
    """When reminders come by themselves, how often mails may, how many entries a province recommends."""
    edition = edition_for(request.user, slug, edition_rules.may_set_edition)
    form = RemindersForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            reminders.set_reminders(edition, **form.words(), by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The reminders are set."))
            return redirect("awards:rules", slug)
    return render(request, "awards/nudge/settings.html", {"edition": edition, "form": form})
