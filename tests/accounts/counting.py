"""A kind of work for tests: it counts to `to`, keeps each number in its checkpoint, and stumbles where it is told to."""

import os
import signal

from django.db import transaction

from accounts.refusal import Refused

counted = []  # what was done, in order, over all attempts


def count(job, report):
    done = report.checkpoint.get("done", 0)
    for number in range(done + 1, job.arguments["to"] + 1):
        if number == job.arguments.get("refuse_at"):
            raise Refused("The number is not to be had.")
        if number == job.arguments.get("fail_at") and job.attempts == 1:
            raise ZeroDivisionError
        if number == job.arguments.get("die_at") and job.attempts == 1:
            raise KeyboardInterrupt  # the process ends here; nobody writes anything
        if number == job.arguments.get("kill_at") and job.attempts == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        with transaction.atomic():
            counted.append(number)
            report.step(number, total=job.arguments["to"], checkpoint={"done": number})
    return {"files": [report.keep("numbers.txt", b"1 2 3")], "link": "/"}


ticks = []  # the moments at which the periodic work of the tests ran


def tick(now):
    ticks.append(now)


def fail(now):
    raise OSError(f"no line at {now}")
