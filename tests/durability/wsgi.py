"""The site as tests kill it: at the point that the file named by CRASH_POINT_FILE names, once, with SIGKILL.

A second line of that file strikes the database in its place (`Postgres.to_be_killed`).

The product knows nothing of this: what it calls on the way is wrapped here, from outside.
"""

import os
import signal
import stat
import threading
import time
from pathlib import Path

from config.wsgi import application as site  # first: it sets Django up

# isort: split
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.actions import audit
from accounts.storage import DurableFileSystemStorage
from awards.actions import submission
from awards.evidence import pieces
from awards.models import Entry, EntryVersion, Evidence, EvidenceUpload
from tests.durability import databases

WANTED = Path(os.environ["CRASH_POINT_FILE"])
COMMITTED_BY = {"entry.submit": ("send",), "evidence.add": ("evidence", "last")}
# act: what this request does; wanted: where it is to die; verb: what it recorded last; storing: the whole file is being
# stored; renamed: a file has its name
now = threading.local()


def point(name: str) -> None:
    if now.wanted == name:
        try:
            WANTED.unlink()
        except FileNotFoundError:  # another request was there before
            return
        strike(*now.killed.split())


def strike(how="", first="", heard="heard") -> None:
    if not how:
        os.kill(os.getpid(), signal.SIGKILL)
    databases.kill(int(first), int(how))
    if heard != "heard":
        raise OperationalError("server closed the connection unexpectedly")


def wrap(owner, name, *, before=None, after=None) -> None:
    """before, after: (act, arguments) -> name of the point, or None."""
    inner = getattr(owner, name)

    def outer(*args, **kwargs):
        act = getattr(now, "act", None)
        if act and before and (found := before(act, args)):
            point(found)
        answer = inner(*args, **kwargs)
        if act and after and (found := after(act, args)):
            point(found)
        return answer

    setattr(owner, name, outer)


def kind(descriptor) -> str:
    return "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"


def storing(act, _args):
    now.storing = True
    return f"{act}: before the file"


def written(act, args):
    if kind(args[0]) != "file":
        return None
    return f"{act}: temporary file written" if now.storing else f"{act}: piece written"


def synced(act, args):
    if kind(args[0]) == "file":
        return f"{act}: file synced" if now.storing else f"{act}: piece synced"
    return f"{act}: folder synced" if now.renamed else None


def renamed(act, _args):
    now.renamed = True
    return f"{act}: renamed"


def recorded(act, args):
    now.verb = args[0]
    return f"{act}: event written" if act in COMMITTED_BY.get(args[0], ()) else None


def committing(act, _args):
    return f"{act}: before commit" if act in COMMITTED_BY.get(now.verb, ()) else None


def committed(act, _args):
    return f"{act}: committed" if act in COMMITTED_BY.get(now.verb, ()) else None


wrap(DurableFileSystemStorage, "_save", before=storing)
wrap(pieces, "write", before=lambda act, args: f"{act}: before the write")
wrap(pieces, "drop", after=lambda act, args: f"{act}: pieces dropped")
wrap(EvidenceUpload, "save", after=lambda act, args: f"{act}: offset saved")
wrap(os, "fsync", before=written, after=synced)
wrap(os, "replace", after=renamed)
wrap(Evidence, "save", after=lambda act, args: f"{act}: row inserted")
wrap(submission, "locked", after=lambda act, args: f"{act}: entry locked")
wrap(submission, "load_draft", after=lambda act, args: f"{act}: draft read")
wrap(submission, "settle", after=lambda act, args: f"{act}: revisions kept")
wrap(submission, "_next_receipt", after=lambda act, args: f"{act}: receipt numbered")
wrap(EntryVersion, "save", before=lambda act, args: f"{act}: before the version",
     after=lambda act, args: f"{act}: version inserted")  # fmt: skip
wrap(Entry, "save", after=lambda act, args: f"{act}: entry updated")
wrap(audit, "record", after=recorded)
wrap(BaseDatabaseWrapper, "commit", before=committing, after=committed)


class Reply:
    """The answer on its way out; the server closes it when everything has been sent."""

    def __init__(self, act, inner):
        self.act, self.inner = act, inner

    def __iter__(self):
        yield from self.inner

    def close(self):
        self.inner.close()
        time.sleep(0.1)  # a dying process may take back what still lies in its socket: let the client read it
        point(f"{self.act}: after the reply")


def application(environ, start_response):
    path, posted = environ["PATH_INFO"], environ["REQUEST_METHOD"] == "POST"
    now.act = ("send" if path.endswith("/send/") else "evidence" if "/section/" in path else None) if posted else None
    now.act = environ.get("HTTP_X_ACT", now.act)  # a piece, or the last one
    now.verb, now.renamed, now.storing = "", False, False
    found = WANTED.read_text() if WANTED.exists() else ""  # once: the next one is not for this request
    now.wanted, _line, now.killed = found.partition("\n")
    if now.act:
        point(f"{now.act}: request arrived")
    act, answer = now.act, site(environ, start_response)
    now.act = None
    if act is None:
        return answer
    point(f"{act}: before the reply")
    return Reply(act, answer)
