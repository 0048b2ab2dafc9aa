"""The quota of evidence is data of the edition, and its organiser's to change."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions.quota import set_quota
from awards.queries.quota import MEGABYTE, quota_of
from tests.factories.entries import make_entry

GIVEN = {"megabytes": "40", "files": "30", "reason": "Disk terbatas"}


@pytest.fixture
def page(world):
    return reverse("awards:quota", args=[world.edition.slug])


def test_organiser_changes_the_limits_and_the_timeline_says_so(world, cast, login, page):
    client = login(cast.organiser)
    assert client.get(page).status_code == 200
    assert client.post(page, GIVEN).status_code == 302
    quota = quota_of(make_entry(world, filled=True))
    assert (quota.most_size, quota.most_files, quota.files, quota.left) == (
        40 * MEGABYTE,
        30,
        1,
        40 * MEGABYTE - quota.size,
    )
    event = AuditEvent.objects.get(verb="edition.set_quota")
    assert event.data["changes"]["to"] == {"megabytes": 40, "files": 30}
    shown = client.get(reverse("awards:rules", args=[world.edition.slug])).text
    assert "at most 40 MB and 30 files" in shown


@pytest.mark.parametrize("wrong", [{"megabytes": "0"}, {"files": "-1"}, {"reason": " "}, {"megabytes": "a"}])
def test_limits_that_cannot_hold_are_said(world, cast, login, page, wrong):
    assert login(cast.organiser).post(page, GIVEN | wrong).status_code == 200
    world.edition.refresh_from_db()
    assert (world.edition.evidence_megabytes, world.edition.evidence_files) == (500, 300)


def test_others_do_not_change_them(cast, login, page):
    asked = {
        p: login(getattr(cast, p)).post(page, GIVEN).status_code for p in ("secretariat", "auditor", "agency", "judge")
    }
    assert asked == {"secretariat": 403, "auditor": 403, "agency": 404, "judge": 404}
    assert login(cast.organiser).delete(page).status_code == 405
    assert login(cast.organiser).get("/editions/none-1999/quota/").status_code == 404


def test_change_without_reason_or_without_change_is_refused(world, cast, now):
    for words in ({"megabytes": 1, "files": 1, "reason": ""}, {"megabytes": 500, "files": 300, "reason": "x"}):
        with pytest.raises(Refused):
            set_quota(world.edition, by=cast.organiser, now=now, **words)


def test_quota_counts_what_stands_what_was_taken_out_and_other_regions_not(world, cast, now):
    entry = make_entry(world, filled=True)
    make_entry(world, region=1, dimension="living", filled=True)
    quota = quota_of(entry)
    assert (quota.files, quota.kept_files, quota.takes(1), quota.takes(500 * MEGABYTE)) == (1, 1, True, False)
    assert (quota.percent, quota.is_nearly_used) == (0, False)
