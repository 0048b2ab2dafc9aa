from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from accounts import jobs, runner
from accounts.actions import job as actions
from accounts.enums import JobState
from accounts.models import AuditEvent, Job
from accounts.refusal import Refused
from tests.accounts import counting

# The library's worker closes connections between tasks, so these tests cannot stand in one transaction.
worked_off = pytest.mark.django_db(transaction=True)
DATABASE_QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture(autouse=True)
def _count_from_nothing():
    counting.counted.clear()


@pytest.fixture
def queue(settings):
    """The queue in the database, which waits until somebody works it."""
    settings.TASKS = DATABASE_QUEUE


def start(cast, now, **arguments):
    return actions.start("counting", title="Counting", arguments={"to": 3, **arguments}, by=cast.organiser, now=now)


def stand(job):
    job.refresh_from_db()
    return job.state, job.done, job.total, job.attempts


def test_job_started_is_worked_to_its_end(cast, now):
    job = start(cast, now)
    assert stand(job) == (JobState.DONE, 3, 3, 1)
    assert counting.counted == [1, 2, 3]
    [file] = job.files
    assert (file["name"], file["size"], job.result["link"]) == ("numbers.txt", 5, "/")


@worked_off
def test_job_waits_on_the_queue_and_the_runner_works_it(cast, now, queue):
    job = start(cast, now)
    assert stand(job) == (JobState.QUEUED, 0, 0, 0)
    runner.work_off(now)
    assert stand(job) == (JobState.DONE, 3, 3, 1)


def test_job_of_an_unknown_kind_is_never_made(cast, now):
    with pytest.raises(KeyError):
        actions.start("nonsense", title="?", arguments={}, by=cast.organiser, now=now)
    assert Job.objects.count() == 0


def test_job_that_is_refused_says_why(cast, now):
    job = start(cast, now, refuse_at=2)
    assert stand(job) == (JobState.FAILED, 1, 3, 1)
    assert job.error == "The number is not to be had."


def test_job_that_fails_tells_no_internals_and_resumes_when_tried_again(cast, now):
    job = start(cast, now, fail_at=3)
    assert stand(job) == (JobState.FAILED, 2, 3, 1)
    assert "ZeroDivision" not in job.error
    actions.retry(job, by=cast.organiser, now=now)
    assert stand(job) == (JobState.DONE, 3, 3, 2)
    assert counting.counted == [1, 2, 3]
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["job.retry", "job.start"]


def test_job_that_is_done_is_not_tried_again(cast, now):
    job = start(cast, now)
    with pytest.raises(Refused):
        actions.retry(job, by=cast.organiser, now=now)


@worked_off
def test_job_of_a_dead_worker_resumes_from_its_checkpoint(cast, now, queue):
    job = start(cast, now, die_at=3)
    with pytest.raises(KeyboardInterrupt):
        jobs.work.func(job.pk)
    assert stand(job) == (JobState.RUNNING, 2, 3, 1)
    assert jobs.reap(job.heartbeat + jobs.STALE) == 0  # it may still live
    assert jobs.reap(job.heartbeat + jobs.STALE + timedelta(seconds=1)) == 1
    runner.work_off(now)
    assert stand(job) == (JobState.DONE, 3, 3, 2)
    assert counting.counted == [1, 2, 3]


def test_job_whose_workers_keep_dying_fails_in_the_end(cast, now, queue):
    job = start(cast, now)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=3, heartbeat=now)
    assert jobs.reap(now + 2 * jobs.STALE) == 0
    assert stand(job)[0] == JobState.FAILED
    assert job.error != ""


@worked_off
def test_job_forgotten_by_the_queue_is_put_on_it_again(cast, now, queue):
    job = Job.objects.create(
        kind="counting", title="Counting", arguments={"to": 2}, owner=cast.organiser, created_at=now, heartbeat=now
    )
    assert jobs.reap(now + jobs.FORGOTTEN) == 0
    assert jobs.reap(now + jobs.FORGOTTEN + timedelta(seconds=1)) == 1
    runner.work_off(now)
    assert stand(job) == (JobState.DONE, 2, 2, 1)


def test_job_is_claimed_by_one_of_two_workers(cast, now, queue):
    job = start(cast, now)
    first, second = jobs.claim(job.pk), jobs.claim(job.pk)
    assert (first.attempts, second) == (1, None)


@worked_off
def test_job_queued_twice_is_done_once(cast, now, queue):
    job = start(cast, now)
    jobs.enqueue(job)
    runner.work_off(now)
    assert stand(job) == (JobState.DONE, 3, 3, 1)
    assert counting.counted == [1, 2, 3]


@worked_off
def test_worker_that_only_looked_dead_is_stopped_by_its_next_report(cast, now, queue):
    job = start(cast, now)
    slow = jobs.Report(jobs.claim(job.pk))
    slow.step(1, total=3, checkpoint={"done": 1})
    job.refresh_from_db()
    jobs.reap(job.heartbeat + 2 * jobs.STALE)
    runner.work_off(now)
    assert stand(job) == (JobState.DONE, 3, 3, 2)
    with pytest.raises(jobs.ClaimLostError):
        slow.step(2)
    with pytest.raises(jobs.ClaimLostError):
        slow.finish(None)
    assert stand(job) == (JobState.DONE, 3, 3, 2)


def test_runner_starts_no_thread_outside_a_web_process(cast, now, settings):
    settings.JOB_RUNNER = "embedded"
    runner.wake()
    assert runner._thread is None


def work_in_a_thread(now):
    try:
        runner.work_off(now)
    finally:
        connection.close()


@worked_off
def test_jobs_are_each_done_once_by_two_workers(cast, now, queue):
    made = [start(cast, now) for _ in range(10)]
    workers = [Thread(target=work_in_a_thread, args=[now]) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [stand(job) for job in made] == [(JobState.DONE, 3, 3, 1)] * 10
    assert len(counting.counted) == 30
