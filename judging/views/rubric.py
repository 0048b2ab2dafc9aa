from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from judging.criteria import rubric_of
from judging.queries import fetch


@login_required
@require_GET
def show(request, slug, number):
    """The rubric of a round, for entrants and judges alike."""
    round_ = fetch.round_with_rubric(request.user, slug, number)
    rubric = rubric_of(round_.rubric)
    criteria = [(criterion, rubric.share(criterion) * 100) for criterion in rubric.criteria]
    return render(request, "judging/rubric/show.html", {"round": round_, "rubric": rubric, "criteria": criteria})
