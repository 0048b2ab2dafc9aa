"""The secretariat looks at evidence: some files checked, one seen in the field, one rejected; a word on two links."""

from datetime import timedelta

from awards.actions import checking
from awards.enums import EvidenceState, LinkOutcome
from awards.models import Entry, Evidence
from awards.queries.links import links_of
from awards.rules.edition import may_check_evidence
from config.demo.intake import allowed

FOUND = (
    {"state": EvidenceState.CHECKED},
    {
        "state": EvidenceState.VERIFIED,
        "place": "Balai desa (contoh)",
        "note": "Alat terpasang dan dipakai warga (contoh).",
    },
    {"state": EvidenceState.REJECTED, "note": "Tanggal pada dokumen tidak terbaca (contoh)."},
    {"state": EvidenceState.CHECKED},
)
WORDS = (LinkOutcome.WORKS, LinkOutcome.BROKEN)


def play(edition, secretariat, now) -> None:
    allowed(may_check_evidence, secretariat, edition)
    entries = Entry.objects.arrived().filter(edition=edition).select_related("current__form").order_by("code")
    arrived = list(entries[: len(FOUND)])
    for entry, found in zip(arrived, FOUND, strict=False):
        file = Evidence.objects.select_related("entry").filter(entry=entry, removed_at=None).first()
        if file is not None:
            visited = {"day": (now - timedelta(days=3)).date()} if found["state"] == EvidenceState.VERIFIED else {}
            checking.judge_file(file, by=secretariat, now=now, **found, **visited)
    for entry, outcome in zip(arrived, WORDS, strict=False):
        for link in links_of(entry)[:1]:
            checking.give_word(entry, url=link["url"], outcome=outcome, note="Contoh.", by=secretariat, now=now)
