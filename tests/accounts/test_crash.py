"""A worker process is killed in the middle of its work, on a database in a file; another process finishes the job."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from accounts.models import Job, User
person = User.objects.create_user("penyelenggara@example.org", "kata-sandi-panjang-9", name="Penyelenggara")
job = Job.objects.create(kind="counting", title="Counting", arguments={"to": 5, "kill_at": 4}, owner=person,
                         created_at=person.date_joined, heartbeat=person.date_joined)
"""
WORK = """
from accounts import jobs
jobs.work.func(1)
"""
REPAIR = """
from datetime import timedelta
from accounts import jobs
from accounts.models import Job
job = Job.objects.get()
print(json.dumps([job.state, job.done, job.attempts, jobs.reap(job.heartbeat + 2 * jobs.STALE)]))
job.refresh_from_db()
print(json.dumps([job.state, job.done, job.attempts, counting.counted]))
"""
START = "import json, django; django.setup(); from tests.accounts import counting\n"


@pytest.fixture
def run(tmp_path):
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{tmp_path}/crash.sqlite3",
    }  # fmt: skip

    def run(code):
        return subprocess.run(
            [sys.executable, "-c", START + code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_job_of_a_killed_process_is_finished_by_the_next(run):
    assert run(PREPARE).returncode == 0
    assert run(WORK).returncode == -signal.SIGKILL
    before, after = [json.loads(line) for line in run(REPAIR).stdout.splitlines()]
    assert before == ["running", 3, 1, 1]
    assert after == ["done", 5, 2, [4, 5]]
