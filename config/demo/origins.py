"""Entries of the practice edition that come from others: found by comparing, linked by a verdict, waiting for one."""

from dataclasses import replace
from datetime import date, timedelta

from awards.actions import likeness, lineage
from awards.enums import LineageKind, PairFinding
from awards.models import Decision, Entry
from awards.queries.likeness import pairs_of, with_entries
from awards.rules.edition import may_screen
from config.demo.intake import Intake, Plan, allowed, plans

# The same innovation under its acronym, its long form, and both: what a comparison by title must see.
TWINS = (
    ("SICETAR", "Sistem Informasi Cepat Tanggap Pemadam Kebakaran"),
    ("Sidarling", "SIDARLING: Sistem Informasi Sadar dan Peduli Lingkungan"),
)
OUTSIDE = {
    "title": "Layanan Jemput Bola (contoh)", "region": "Kabupaten Contoh", "year": 2023, "link": "https://example.org/contoh",
}  # fmt: skip


def play(intake: Intake, now) -> None:
    """Twins of real quick wins in other regions, a comparison, one verdict given and the others left to give."""
    known = plans(60)
    spare = [plan.region for plan in known[46:]]
    for n, (name, title) in enumerate(TWINS):
        original = next(plan for plan in known if plan.topic.title.startswith(name))
        plan = Plan(spare[n], original.dimension, replace(original.topic, title=title), original.seed)
        _send(intake, plan, intake.at(0.5 + n / 50))
    secretariat = intake.staff.secretariat
    allowed(may_screen, secretariat, intake.edition)
    likeness.compare(intake.edition, by=secretariat, now=now)
    _judge_one(intake, now)
    _credit_winners(intake, now)


def _send(intake: Intake, plan: Plan, now) -> Entry:
    """Sent, and what was said before writing differs from the entry: the secretariat sees it when it screens."""
    said = replace(intake.said(plan), started=date(2019, 1, 7))
    made = intake.begin(plan, now, said=said)
    intake.write(made, plan, now + timedelta(hours=1))
    return intake.send(made, now + timedelta(hours=2))


def _judge_one(intake: Intake, now) -> None:
    """The first pair of a region with its own entry of the last edition that did not win: it goes on."""
    won = set(Decision.objects.exclude(award_id="").values_list("entry", flat=True))
    for pair in with_entries(list(pairs_of(intake.edition)), intake.edition):
        goes_on = pair.one.region_id == pair.other.region_id and pair.other.edition.year < pair.one.edition.year
        if goes_on and pair.other.pk not in won:
            likeness.judge(
                pair.one, pair.other, finding=PairFinding.CONTINUES, origin=pair.other, by=intake.staff.secretariat,
                note="Judul dan uraian sama, dilanjutkan (contoh).", now=now, edition=intake.edition,
            )  # fmt: skip
            return


def _credit_winners(intake: Intake, now) -> None:
    """Two published winners: one replicates the other, which has its idea from outside."""
    prizes = Decision.objects.exclude(award_id="").select_related("entry").order_by("pk")
    first, last = prizes.first(), prizes.last()
    words = {"kind": LineageKind.REPLICATES, "by": intake.staff.secretariat, "by_secretariat": True, "now": now}
    if first and last and first.entry_id != last.entry_id:
        lineage.connect(last.entry, source=first.entry, **words)
        lineage.connect(first.entry, outside=OUTSIDE, **words)
