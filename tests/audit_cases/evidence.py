from datetime import date

from awards.actions import checking, copies, evidence, upload
from awards.actions.quota import set_quota
from awards.enums import EntryState
from awards.evidence.workshop import Workshop
from awards.models import EvidenceCopy
from awards.sample import sample_pdf
from tests.audit_cases import audited
from tests.factories.entries import make_entry


@audited("awards.actions.upload.begin")
def begin(world, cast, now):
    made = make_entry(world)
    return lambda: upload.begin(made, question="photos", name="foto.jpg", size=9, by=cast.agency, now=now)


@audited("awards.actions.upload.take")
def take_the_last_piece(world, cast, now):
    data = sample_pdf("Bukti")
    words = {"question": "photos", "name": "bukti.pdf", "size": len(data)}
    begun = upload.begin(make_entry(world), by=cast.agency, now=now, **words)
    return lambda: upload.take(begun, offset=0, data=data, by=cast.agency, now=now)


@audited("awards.actions.upload.discard")
def discard(world, cast, now):
    begun = upload.begin(make_entry(world), question="photos", name="foto.jpg", size=9, by=cast.agency, now=now)
    return lambda: upload.discard(begun, by=cast.agency, now=now)


@audited("awards.actions.copies.make")
def copy(world, cast, now):
    file = make_entry(world, filled=True).evidence.get()

    def make():
        with Workshop() as workshop:
            return copies.make(file, workshop=workshop, now=now)

    return make


@audited("awards.actions.copies.make_again")
def copy_again(world, cast, now):
    entry = make_entry(world, filled=True)
    EvidenceCopy.objects.create(evidence=entry.evidence.get(), failed="-", made_at=now)
    return lambda: copies.make_again(entry, by=cast.secretariat, now=now)


@audited("awards.actions.checking.judge_file")
def check(world, cast, now):
    file = make_entry(world, state=EntryState.SENT).evidence.get()
    seen = {"place": "Balai desa", "day": date(2026, 1, 5), "note": "Ada"}
    return lambda: checking.judge_file(file, state="verified", by=cast.secretariat, now=now, **seen)


@audited("awards.actions.checking.keep_answer")
def keep_answer(world, cast, now):
    entry = make_entry(world, state=EntryState.SENT)
    found = {"outcome": "works", "status": 200, "host": "contoh.example"}
    return lambda: checking.keep_answer(entry, url="https://contoh.example/", by=cast.secretariat, now=now, **found)


@audited("awards.actions.checking.give_word")
def give_word(world, cast, now):
    entry = make_entry(world, state=EntryState.SENT)
    return lambda: checking.give_word(entry, url="https://a.example/", outcome="broken", by=cast.secretariat, now=now)


@audited("awards.actions.quota.set_quota")
def quota(world, cast, now):
    return lambda: set_quota(world.edition, megabytes=100, files=50, reason="Disk", by=cast.organiser, now=now)


@audited("awards.actions.copies.request")
def ask_for_copies(world, cast, now):
    return lambda: copies.request(by=cast.agency, now=now, edition=world.edition)


@audited("awards.actions.evidence.set_claim")
def set_claim(world, cast, now):
    file = make_entry(world, filled=True).evidence.get()
    return lambda: evidence.set_claim(file, supports="problem", by=cast.agency, now=now)
