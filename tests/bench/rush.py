"""The last minute of intake: 514 regions upload 1 MiB and send, ever faster, to two workers; then eight people at once."""

import http.client
import io
import math
import os
import statistics
import sys
import tempfile
import threading
import time
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

from tests import postgres
from tests.bench import site

REGIONS, SECONDS, TAU = 514, 60, 15.0  # arrivals grow by e every TAU seconds
PEOPLE, SENDINGS = 8, 10  # at once, and how many entries each of them sends
BOUNDARY = "rush-boundary"


def main() -> None:
    """On SQLite, or with --postgres on a durable PostgreSQL server of its own."""
    own = postgres.server(durable=True) if "--postgres" in sys.argv else nullcontext()
    with tempfile.TemporaryDirectory(prefix="juara-rush-") as folder, own as url:
        measure({"DATABASE_URL": url or f"sqlite:///{folder}/rush.sqlite3", "MEDIA_ROOT": f"{folder}/files",
                 "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"})  # fmt: skip


def measure(env: dict) -> None:
    os.environ.update(env)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    started = time.perf_counter()
    edition, places = load()
    print(f"{len(places)} drafts loaded in {time.perf_counter() - started:.0f} s")
    with site.served(env) as (port, workers):
        autosave(port, places[-PEOPLE:])
        sendings(port, places[REGIONS:-PEOPLE])
        rush(port, edition, places[:REGIONS])
        print("peak memory per worker, MB:", *site.peak_memory(workers))
    connections.close_all()


@dataclass
class Place:
    """A region's draft that is complete but for a file, and the log-in of its admin."""

    code: str
    session: str
    fields: list = field(default_factory=list)
    taken: dict = field(default_factory=dict)  # act -> seconds
    statuses: list = field(default_factory=list)


def load():
    """As many regions as are needed, each with one draft in the admin's hands; those of `sendings` have their file."""
    from django.utils import timezone

    from awards.actions.edition import create_from
    from awards.actions.reference import load as load_reference
    from awards.edition_file import read_edition
    from awards.enums import StageKind
    from awards.models import DraftSection, Entry, Evidence, Region
    from awards.reference import read_reference

    now = timezone.now()
    load_reference(read_reference(), by=None, now=now)
    edition = create_from(
        {**read_edition("forum_2026"), "is_sample": True}, by=None, now=now, shift_to=StageKind.INTAKE
    )
    categories = {each.participant: each for each in edition.categories.select_related("dimension")}
    regions = [region for region in Region.objects.competing() if region.kind in categories]
    count = REGIONS + PEOPLE * SENDINGS + PEOPLE
    made = [draft_of(regions[n % len(regions)], categories, edition, n, now) for n in range(count)]
    DraftSection.objects.bulk_create([row for _entry, rows, _place in made for row in rows], 500)
    Entry.objects.filter(edition=edition).update(state="review")
    Evidence.objects.bulk_create(
        Evidence(entry=entry, question="proof_of_start", name="x.pdf", path="", size=1,
                 content_type="application/pdf", sha256="0" * 64, added_by=entry.created_by, added_at=now)
        for entry, _rows, _place in made[REGIONS:]
    )  # fmt: skip
    return edition, [place for _entry, _rows, place in made]


def draft_of(region, categories, edition, number, now):
    from accounts.enums import Role, Scope
    from awards.forms.section import section_data
    from awards.models import Agency, DraftSection, Entry
    from awards.questionnaire.questions import form_of
    from awards.sample import complete_answers, topic_for
    from tests.bench.full_edition import person
    from tests.bench.pages import session_of

    admin = person(f"r{number:04d}@bench.example", Role.REGION_ADMIN, Scope.REGION, region.pk, now)
    agency, _made = Agency.objects.get_or_create(region=region, name="Diskominfo")
    category = categories[region.kind]
    entry = Entry.objects.create(
        edition=edition, region=region, agency=agency, category=category, form=edition.form, title="Contoh",
        code=f"{edition.year}-{number + 1:04d}", state_since=now, created_by=admin, created_at=now, is_sample=True,
    )  # fmt: skip
    form = form_of(edition.form)
    answers = complete_answers(form, seed=number, topic=topic_for(category.dimension.code, number))
    rows = [DraftSection(entry=entry, section=code, answers=given, version=1, saved_at=now, saved_by=admin)
            for code, given in answers.items()]  # fmt: skip
    data = section_data(form.section("evidence"), answers["evidence"], version=1)
    return entry, rows, Place(entry.code, session_of(admin), [(n, v) for n, vs in data.lists() for v in vs])


def proof() -> bytes:
    """A PDF of 1 MiB."""
    import pikepdf

    from awards.sample import sample_pdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(sample_pdf("Bukti"))) as pdf:
        pdf.Root.Bench = pdf.make_stream(os.urandom(2**20))
        pdf.save(target)
    return target.getvalue()


def ask(port, place, act, path, fields, file=b"") -> int:
    """Post a form on a connection of its own, as somebody does who was not there before; keeps how long it took."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in fields]  # fmt: skip
    if file:
        name = 'name="evidence-proof_of_start"; filename="bukti.pdf"'
        parts.append(f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + file + b"\r\n")
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    browser = site.Browser(port, place.session)
    headers = {**browser.headers, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    started = time.perf_counter()
    with closing(browser.connection) as line:
        line.request("POST", path, body=body, headers=headers)
        response = line.getresponse()
        response.read()
    place.taken[act] = time.perf_counter() - started
    place.statuses.append((response.status, response.headers["Location"] or ""))
    return response.status


def send(port, place) -> None:
    ask(port, place, "send", f"/entries/{place.code}/send/", [("key", f"rush-{place.code}-key"), ("declared", "on")])


def autosave(port, places) -> None:
    def saving(k, place):
        def one(browser, n):
            data = {"version": 1, "writer": f"bench{k}", "problem-problem": f"Isi ke {n} " + "kata " * 150}
            return browser.ask("POST", f"/entries/{place.code}/autosave/problem/", data)

        return site.Browser(port, place.session), one

    middle, high, rate = site.together([saving(k, place) for k, place in enumerate(places)])
    print(f"autosave, {PEOPLE} at once: median {middle:.0f} ms, p95 {high:.0f} ms, {rate:.0f} a second")


def sendings(port, places) -> None:
    def work(mine):
        for place in mine:
            send(port, place)

    at_once([threading.Thread(target=work, args=[places[k::PEOPLE]]) for k in range(PEOPLE)])
    taken = [place.taken["send"] for place in places]
    print(f"submission, {PEOPLE} at once: {percentiles(taken, 50, 95)}; receipts {receipts(places)} of {len(places)}")


def rush(port, edition, places) -> None:
    """Everybody comes at their own moment of the last minute; late answers make nobody come later."""
    from django.utils import timezone

    from awards.enums import StageKind

    file, errors = proof(), []
    moments = [TAU * math.log(1 + (n + 0.5) / len(places) * math.expm1(SECONDS / TAU)) for n in range(len(places))]
    edition.stages.filter(kind=StageKind.INTAKE).update(closes_at=timezone.now() + timedelta(seconds=SECONDS + 1))
    zero = time.perf_counter() + 1

    def come(place, moment):
        time.sleep(max(0, zero + moment - time.perf_counter()))
        try:
            ask(port, place, "upload", f"/entries/{place.code}/section/evidence/", place.fields, file)
            send(port, place)
        except (OSError, http.client.HTTPException) as broken:
            errors.append(broken)
        place.taken["both"] = time.perf_counter() - zero - moment

    at_once([threading.Thread(target=come, args=pair) for pair in zip(places, moments, strict=True)])
    wrong = [status for place in places for status, _address in place.statuses if status != 302]
    print(f"rush of {len(places)} in {SECONDS} s: errors {len(errors) + len(wrong)}, receipts {receipts(places)}")
    for act, name in (
        ("upload", "1 MiB of evidence"),
        ("send", "submission"),
        ("both", "both, from the planned moment"),
    ):
        print(f"  {name}: {percentiles([place.taken[act] for place in places if act in place.taken], 50, 99)}")


def receipts(places) -> int:
    """How many were led to a receipt that stands."""
    from awards.models import EntryVersion

    told = {place.code for place in places if place.statuses and "/receipt/" in place.statuses[-1][1]}
    return EntryVersion.objects.filter(entry__code__in=told).values("receipt").distinct().count()


def percentiles(taken, *which) -> str:
    cuts = statistics.quantiles(taken, n=100)
    return ", ".join(f"p{each} {cuts[each - 1] * 1000:.0f} ms" for each in which)


def at_once(threads) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
