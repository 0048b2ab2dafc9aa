"""Decisions: what was adopted from which run, and its way to the public in four acts by two persons."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.language import when_both
from accounts.outcome import told
from awards.actions import decision as actions
from awards.forms.decision import PublicationForm, ReadBackForm, ReasonForm
from awards.queries import decision as queries
from awards.queries.edition import edition_for, ranking_words
from awards.rules import edition as rules


@login_required
@require_safe
def listing(request, slug):
    edition = edition_for(request.user, slug)
    sets = queries.sets_of(edition)
    return render(request, "awards/decision/list.html", {"edition": edition, "sets": sets, "now": timezone.now()})


@login_required
@require_safe
def page(request, slug, pk):
    edition = edition_for(request.user, slug)
    found = queries.set_for(edition, pk)
    now = timezone.now()
    context = _context(request, edition, found, now) | {
        "tables": queries.tables_of(queries.decisions_of(found)),
        "steps": _steps(found, now),
        "method": ranking_words(edition, found.method).method,
        "may_decide": rules.may_decide(request.user, edition),
        "may_certify": rules.may_certify(request.user, edition),
    }
    return render(request, "awards/decision/page.html", context)


def _context(request, edition, found, now):
    return {
        "edition": edition,
        "set": found,
        "now": now,
        "may_confirm": rules.may_confirm(request.user, edition) and request.user.pk != found.proposed_by_id,
        "may_confirm_publication": rules.may_confirm(request.user, edition)
        and request.user.pk != found.publish_set_by_id,
        "is_public": found.is_public(now),
    }


def _steps(found, now):
    """The way of a decision as a timeline."""
    is_out = found.is_public(now)
    moments = [
        (_("Proposed"), found.proposed_at, found.proposed_by, True),
        (_("Adopted"), found.confirmed_at, found.confirmed_by, bool(found.confirmed_at)),
        (_("Publication set"), found.publish_at, found.publish_set_by, bool(found.publish_at)),
        (
            _("Publication confirmed"),
            found.publish_confirmed_at,
            found.publish_confirmed_by,
            bool(found.publish_confirmed_at),
        ),
        (_("Public"), found.publish_at if found.publish_confirmed_at else None, None, is_out),
    ]
    current = next((place for place, moment in enumerate(moments) if not moment[3]), None)
    return [
        {
            "label": label,
            "instant": instant,
            "note": str(person) if person else "",
            "state": "done" if done else ("current" if place == current else "todo"),
        }
        for place, (label, instant, person, done) in enumerate(moments)
    ]


@login_required
def confirm(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_confirm)
    found = queries.set_for(edition, pk)
    form = ReadBackForm(request.POST or None, run_number=found.run_number)
    if request.method == "POST" and form.is_valid():
        return _act(request, found, actions.confirm, _("The decision is adopted."))
    decisions = queries.decisions_of(found)
    prizes = [decision for decision in decisions if decision.award_id]
    context = _context(request, edition, found, timezone.now()) | {
        "form": form,
        "prizes": prizes,
        "consequences": [
            _("The places of run %(run)s become the decision of the edition.") % {"run": found.run_number},
            _("Charters can be issued for the prizes."),
            _("Nothing becomes public by this."),
        ],
    }
    return render(request, "awards/decision/confirm.html", context)


@login_required
def set_publication(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_decide)
    found = queries.set_for(edition, pk)
    form = PublicationForm(request.POST or None, initial={"at": found.publish_at})
    if request.method == "POST" and form.is_valid():
        done = _("The publication is set. Another person confirms it.")
        return _act(request, found, actions.set_publication, done, at=form.cleaned_data["at"])
    context = _context(request, edition, found, timezone.now()) | {"form": form}
    return render(request, "awards/decision/set_publication.html", context)


@login_required
def confirm_publication(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_confirm)
    found = queries.set_for(edition, pk)
    if request.method == "POST":
        return _act(request, found, actions.confirm_publication, _("The publication is confirmed."))
    now = timezone.now()
    late = found.publish_at is not None and found.publish_at <= now
    instant = when_both(found.publish_at, edition.zone)
    context = _context(request, edition, found, now) | {
        "count": queries.prize_count(found),
        "consequences": [
            _("The instant has passed: the results become public at once.") if late
            else _("The results become public on %(instant)s.") % {"instant": instant},
            _("Everybody can read the winners and their innovations from then on."),
            _("Regions can download their charters and certificates from then on."),
        ],
    }  # fmt: skip
    return render(request, "awards/decision/confirm_publication.html", context)


@login_required
def withdraw(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_decide)
    found = queries.set_for(edition, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _act(
            request, found, actions.withdraw, _("The decision is withdrawn."), reason=form.cleaned_data["reason"]
        )
    context = _context(request, edition, found, timezone.now()) | {
        "form": form,
        "count": queries.prize_count(found),
        "consequences": [
            _("The public pages of these results close at once."),
            _("All charters of this decision count as revoked."),
            _("The reason stands on the timeline of the edition."),
        ],
    }
    return render(request, "awards/decision/withdraw.html", context)


def _act(request, found, action, done, **words):
    with told(request, done):
        action(found, by=request.user, now=timezone.now(), **words)
    return redirect("awards:decision", found.edition.slug, found.pk)
