"""Walks every surface as every person in every phase and writes down what they were answered.

`python -m tests.permissions.matrix` would need a database; run `pytest tests/test_permissions.py --write-matrix` instead
to write the table anew, then read the difference before you commit it.
"""

import logging
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.permissions.surfaces import Surface

FOLDER = Path(__file__).parent
PHASES = ("open", "judging", "frozen", "published")
PEOPLE = (
    "agency", "rival_agency", "region_admin", "rival_admin", "province", "secretariat", "judge", "conflicted_judge",
    "chair", "organiser", "auditor", "stranger",
)  # fmt: skip


def clients(cast):
    """Person -> a logged-in client; `nobody` is the public."""
    people = {"nobody": Client()}
    for name in PEOPLE:
        client = Client()
        client.force_login(getattr(cast, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        people[name] = client
    return people


@contextmanager
def in_short(monkeypatch):
    """Refusals come without their page and their line in the log, the same for every surface: most answers are one."""
    logging.disable(logging.WARNING)
    try:
        with monkeypatch.context() as patched:
            for status in (403, 404):
                patched.setattr(f"config.urls.handler{status}", brief(status), raising=False)
            yield
    finally:
        logging.disable(logging.NOTSET)


def brief(status):
    return lambda request, exception: HttpResponse(status=status)


def answer(client, method, url):
    """The status, with the kind of redirect; what the request changed is taken back."""
    with transaction.atomic():
        response = client.post(url, {}) if method == "POST" else client.generic(method, url)
        transaction.set_rollback(True)
    if response.status_code in {301, 302}:
        return "login" if "/account/login/" in response.headers["Location"] else "302"
    return str(response.status_code)


def rows(surfaces: list[Surface], scene, people):
    """One line for each surface and method: `name METHOD  status=person,person  status=rest`, the largest group last."""
    for surface in surfaces:
        kwargs = surface.kwargs(scene)
        if kwargs is None:  # this phase has no such object yet
            continue
        url = reverse(surface.name, kwargs=kwargs)
        for method in surface.methods:
            seen = defaultdict(list)
            for person, client in people.items():
                seen[answer(client, method, url)].append(person)
            most = max(seen, key=lambda status: len(seen[status]))
            cells = {status: ",".join(names) for status, names in sorted(seen.items()) if status != most}
            yield f"{surface.name} {method}  " + "  ".join(f"{k}={v}" for k, v in {**cells, most: "rest"}.items())


def table(phase) -> Path:
    return FOLDER / f"{phase}.txt"
