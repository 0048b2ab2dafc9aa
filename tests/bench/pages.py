"""Pages over a full edition, served by two workers: latency alone and with eight people, queries, size, memory."""

import os
import statistics
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from tests.bench import site

PEOPLE = 8


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="juara-bench-"))
    env = {"DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}", "MEDIA_ROOT": str(folder / "files"),
           "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"}  # fmt: skip
    os.environ.update(env)
    import django

    django.setup()
    from django.core.management import call_command

    from tests.bench.full_edition import build

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    started = time.perf_counter()
    full = build()
    print(f"full edition: 3,048 entries, 60 judges, 9,144 sheets; loaded in {time.perf_counter() - started:.0f} s")
    print(f"{'':<34}{'alone':>9}{'8 people':>10}{'95%':>9}{'req/s':>8}{'queries':>9}{'kB':>7}")
    with site.served(env) as (port, workers):
        measure(writing_pages(full), port)
        rank(full)
        measure(reading_pages(full), port)
        print("peak memory per worker, MB:", *site.peak_memory(workers))


def session_of(user) -> str | None:
    if user is None:
        return None
    from django.conf import settings

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["_auth_user_id"], store["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store.create()
    return store.session_key


def measure(pages, port) -> None:
    for name, user, ask, url, data in pages:
        session = session_of(user)
        alone, size = site.alone(site.Browser(port, session), ask)
        mid, high, rate = site.together([site.Browser(port, session) for _n in range(PEOPLE)], ask)
        print(
            f"{name:<34}{alone:>6.0f} ms{mid:>7.0f} ms{high:>6.0f} ms{rate:>8.0f}"
            f"{queries(user, url, data):>9}{size / 1024:>7.1f}"
        )


def queries(user, url, data) -> int:
    """How many queries one request asks, counted in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as seen:
        _answer = client.get(url) if data is None else client.post(url, data)
    return len([q for q in seen if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))])


def writing_pages(full):
    """(name, person, ask(browser, n), url, data to post or None) of the pages of writers and judges."""
    from django.urls import reverse

    from awards.models import DraftSection
    from awards.questions import form_of
    from judging.models import ScoreSheet

    section = next(s for s in form_of(full.edition.form).sections if any(q.type == "long" for q in s.questions))
    question = next(q for q in section.questions if q.type == "long")
    wizard = reverse("awards:entry_step", args=[full.draft.code, section.code])
    autosave = reverse("awards:entry_autosave", args=[full.draft.code, section.code])
    sheet = reverse("judging:sheet", args=[full.open_sheet.pk])
    sheet_save = reverse("judging:sheet_autosave", args=[full.open_sheet.pk])
    definition = full.round.rubric.definition

    def answers(n):
        version = DraftSection.objects.filter(entry=full.draft, section=section.code).values_list("version", flat=True)
        return {"version": version.first() or 0, f"{section.code}-{question.code}": f"Isi ke {n} " + "kata " * 150}

    def marks(n):
        version = ScoreSheet.objects.filter(assignment=full.open_sheet).values_list("version", flat=True).first() or 0
        given = {f"{c['code']}-mark": str(2 + n % 3) for c in definition["criteria"]}
        given |= {c["code"]: str(2 + n % 3) for c in definition["criteria"]}
        return {"version": version, "comment": f"Catatan {n}", **given}

    def get(url):
        return lambda browser, n: browser.ask("GET", url)

    def post(url, data):
        return lambda browser, n: browser.ask("POST", url, data(n))

    return [
        ("wizard: open a section", full.writer, get(wizard), wizard, None),
        ("wizard: autosave", full.writer, post(autosave, answers), autosave, answers(-1)),
        ("score sheet: open", full.judge, get(sheet), sheet, None),
        ("score sheet: save", full.judge, post(sheet_save, marks), sheet_save, marks(-1)),
        ("judge's desk", full.judge, get("/judging/"), "/judging/", None),
    ]


def rank(full) -> None:
    """Close, freeze, run three times, adopt and publish; prints the seconds of freeze and runs."""
    from django.utils import timezone

    from awards.actions import decision
    from judging.actions import round as rounds
    from scoring.actions.adopt import adopt
    from scoring.actions.freeze import freeze
    from scoring.actions.run import run

    now = timezone.now()
    closed = rounds.close(full.round, by=full.organiser, now=now)
    started = time.perf_counter()
    frozen = freeze(closed, by=full.organiser, now=now, override_reason="The bench leaves one sheet open.")
    print(f"freezing the round: {time.perf_counter() - started:.2f} s")
    for method in ("mean", "calibrated"):
        taken = []
        for _again in range(3):
            started = time.perf_counter()
            made = run(frozen, method=method, params={}, by=full.organiser, now=now)
            taken.append(time.perf_counter() - started)
        print(f"ranking run, {method}: {statistics.median(taken):.2f} s")
    if open_ties := made.result.get("undecided", []):
        params = {"decided": [sorted(group) for group in open_ties], "reason": "Bench"}
        made = run(frozen, method=method, params=params, by=full.organiser, now=now)
    full.run = made
    adopted = decision.confirm(adopt(made, by=full.organiser, now=now), by=full.organiser2, now=now)
    decision.set_publication(adopted, at=now, by=full.organiser, now=now)
    decision.confirm_publication(adopted, by=full.organiser2, now=timezone.now())


def reading_pages(full):
    from django.urls import reverse

    slug = full.edition.slug
    pages = [
        ("organiser: ranking", full.organiser, reverse("scoring:run", args=[full.run.pk])),
        ("organiser: control room", full.organiser, reverse("control_room", args=[slug])),
        ("organiser: entries to select", full.organiser, reverse("awards:screening", args=[slug])),
        ("public: results", None, reverse("awards:results", args=[slug])),
        ("public: a dimension", None, reverse("awards:results_dimension", args=[slug, "living"])),
    ]
    return [(name, user, (lambda b, n, url=url: b.ask("GET", url)), url, None) for name, user, url in pages]


if __name__ == "__main__":
    sys.exit(main())
