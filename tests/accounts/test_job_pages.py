import pytest
from django.urls import reverse

from accounts.actions import job as actions
from accounts.enums import JobState, Role
from accounts.models import Job
from tests.accounts import counting


@pytest.fixture
def job(world, cast, now):
    counting.counted.clear()
    return actions.start(
        "counting", title="Piagam", arguments={"to": 3}, by=cast.organiser, now=now, edition=world.edition
    )


def url_of(job, name="job", *args):
    return reverse(f"accounts:{name}", args=[job.pk, *args])


def running(job):
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, done=1, total=3, result={})


def failed(job):
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="Berkas hilang.", done=1)


def test_job_page_ends_in_its_files(job, cast, login):
    for person in (cast.organiser, cast.organiser2, cast.secretariat, cast.auditor):
        page = login(person).get(url_of(job))
        assert page.status_code == 200
        assert url_of(job, "job_file", 1) in page.content.decode()


def test_job_page_of_running_work_asks_for_its_bar(job, cast, login):
    running(job)
    client = login(cast.organiser)
    assert f'hx-get="{url_of(job)}"' in client.get(url_of(job)).content.decode()
    bar = client.get(url_of(job), headers={"hx-request": "true"})
    assert "<html" not in bar.content.decode()
    assert 'value="1" max="3"' in bar.content.decode()
    assert "HX-Refresh" not in bar.headers


def test_job_page_comes_anew_when_the_work_is_over(job, cast, login):
    assert login(cast.organiser).get(url_of(job), headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"


def test_job_page_that_failed_says_why_and_offers_to_try_again(job, cast, login):
    failed(job)
    text = login(cast.organiser).get(url_of(job)).content.decode()
    assert [part for part in ("Berkas hilang.", url_of(job, "job_retry")) if part not in text] == []
    assert url_of(job, "job_retry") not in login(cast.auditor).get(url_of(job)).content.decode()


def test_job_is_tried_again_by_its_people_only(job, cast, login):
    failed(job)
    assert login(cast.auditor).post(url_of(job, "job_retry")).status_code == 403
    assert login(cast.judge).post(url_of(job, "job_retry")).status_code == 404
    assert login(cast.organiser).get(url_of(job, "job_retry")).status_code == 405
    assert login(cast.secretariat).post(url_of(job, "job_retry")).headers["Location"] == url_of(job)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_job_file_is_an_attachment(job, cast, login):
    page = login(cast.organiser).get(url_of(job, "job_file", 1))
    assert page.headers["Content-Disposition"] == 'attachment; filename="numbers.txt"'
    assert (page.headers["X-Content-Type-Options"], page.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert page.getvalue() == b"1 2 3"
    assert login(cast.organiser).get(url_of(job, "job_file", 2)).status_code == 404
    assert login(cast.organiser).get(url_of(job, "job_file", 0)).status_code == 404


def test_job_is_unknown_to_everybody_else(job, cast, login):
    for outsider in (cast.agency, cast.region_admin, cast.province, cast.judge, cast.chair, cast.stranger):
        client = login(outsider)
        missing = client.get(reverse("accounts:job", args=[999999]))
        page = client.get(url_of(job))
        assert (page.status_code, missing.status_code) == (404, 404)
        assert client.get(url_of(job, "job_file", 1)).status_code == 404
    assert login(None).get(url_of(job)).status_code == 302


def test_job_closes_to_a_starter_whose_role_has_ended(job, cast, login, now):
    cast.organiser.memberships.update(ended_at=now)
    assert login(cast.organiser).get(url_of(job, "job_file", 1)).status_code == 404


def test_job_closes_to_a_starter_who_only_judges_by_now(job, world, cast, login):
    cast.organiser.memberships.update(role=Role.JUDGE)
    client = login(cast.organiser)
    assert [client.get(url_of(job)).status_code, client.get(url_of(job, "job_file", 1)).status_code] == [404, 404]
    assert list(client.get(reverse("accounts:jobs")).context["page_obj"]) == []


def test_job_list_shows_own_work_in_a_fixed_number_of_queries(job, cast, login, now, django_assert_num_queries):
    client, url = login(cast.organiser), reverse("accounts:jobs")
    with django_assert_num_queries(6):
        page = client.get(url)
    assert [row.pk for row in page.context["page_obj"]] == [job.pk]
    for _ in range(2):
        actions.start("counting", title="Lagi", arguments={"to": 1}, by=cast.organiser, now=now)
    with django_assert_num_queries(6):
        assert len(client.get(url).context["page_obj"].object_list) == 3
    assert len(login(cast.organiser2).get(url).context["page_obj"].object_list) == 0
    assert login(None).get(url).status_code == 302
