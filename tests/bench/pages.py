"""Pages over a full edition, served by two workers: latency alone and with eight people, queries, size, memory."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass
class Page:
    """A page and who asks for it: alone it is the first person; eight ask at once, each for their own url."""

    name: str
    users: list
    urls: list[str]
    data: Callable | None = None  # (index of the person, n) -> what is posted

    def ask(self, index):
        url, data = self.urls[index % len(self.urls)], self.data
        return lambda browser, n: browser.ask("POST" if data else "GET", url, data(index, n) if data else None)


def measure(pages, port) -> None:
    for page in pages:
        sessions = [session_of(user) for user in page.users]
        alone, size = site.alone(site.Browser(port, sessions[0]), page.ask(0))
        people = [(site.Browser(port, sessions[k % len(sessions)]), page.ask(k)) for k in range(PEOPLE)]
        mid, high, rate = site.together(people)
        print(
            f"{page.name:<34}{alone:>6.0f} ms{mid:>7.0f} ms{high:>6.0f} ms{rate:>8.0f}"
            f"{queries(page):>9}{size / 1024:>7.1f}",
            flush=True,
        )


def queries(page) -> int:
    """How many queries one request asks, counted in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    if page.users[0] is not None:
        client.force_login(page.users[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as seen:
        _answer = client.post(page.urls[0], page.data(0, -1)) if page.data else client.get(page.urls[0])
    return len([q for q in seen if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))])


def writing_pages(full) -> list[Page]:
    from django.urls import reverse

    from awards.models import DraftSection
    from awards.questionnaire.questions import form_of
    from judging.models import ScoreSheet

    section = next(s for s in form_of(full.edition.form).sections if any(q.type == "long" for q in s.questions))
    question = next(q for q in section.questions if q.type == "long")
    criteria = [criterion["code"] for criterion in full.round.rubric.definition["criteria"]]
    judges = [sheet.judge.user for sheet in full.open_sheets]

    def answers(k, n):
        rows = DraftSection.objects.filter(entry=full.drafts[k], section=section.code)
        version = rows.values_list("version", flat=True).first() or 0
        return {
            "version": version,
            "writer": f"bench{k}",
            f"{section.code}-{question.code}": f"Isi ke {n} " + "kata " * 150,
        }

    def marks(k, n):
        rows = ScoreSheet.objects.filter(assignment=full.open_sheets[k])
        version = rows.values_list("version", flat=True).first() or 0
        return {"version": version, "comment": f"Catatan {n}", **{f"mark-{code}": str(2 + n % 3) for code in criteria}}

    def each(name, things, *more):
        return [reverse(name, args=[thing, *more]) for thing in things]

    codes, sheets = [draft.code for draft in full.drafts], [sheet.pk for sheet in full.open_sheets]
    return [
        Page("wizard: open a section", [full.writer], each("awards:entry_step", codes, section.code)),
        Page("wizard: autosave", [full.writer], each("awards:entry_autosave", codes, section.code), answers),
        Page("score sheet: open", judges, each("judging:sheet", sheets)),
        Page("score sheet: save", judges, each("judging:sheet_autosave", sheets), marks),
        Page("judge's desk", judges, [reverse("judging:desk")]),
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


def reading_pages(full) -> list[Page]:
    from django.urls import reverse

    slug = full.edition.slug
    return [
        Page("organiser: ranking", [full.organiser], [reverse("scoring:run", args=[full.run.pk])]),
        Page("organiser: control room", [full.organiser], [reverse("control_room", args=[slug])]),
        Page("organiser: participation", [full.organiser], [reverse("awards:participation", args=[slug])]),
        Page("organiser: late regions", [full.organiser], [reverse("awards:nudge_regions", args=[slug])]),
        Page("organiser: a province's desk", [full.organiser], [reverse("awards:province_desk", args=["33", slug])]),
        Page("organiser: entries to select", [full.organiser], [reverse("awards:screening", args=[slug])]),
        Page("public: results", [None], [reverse("awards:results", args=[slug])]),
        Page("public: a dimension", [None], [reverse("awards:results_dimension", args=[slug, "living"])]),
    ]


if __name__ == "__main__":
    sys.exit(main())
