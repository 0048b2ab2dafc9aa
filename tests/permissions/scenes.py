"""One edition at four moments, brought there by the actions: what the matrix visits."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.actions import delegation, invitation
from accounts.enums import JobState, Role
from accounts.models import Job
from awards.actions import certificate, cluster, decision, evidence, extension, lineage, masterplan, profile
from awards.enums import BookKind, EntryState, HeadStatus, MasterplanStatus, PlanKind
from awards.sample import sample_pdf
from judging.actions import assignment as assignments
from judging.actions import round as rounds
from scoring.actions.adopt import adopt
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from tests.factories.entries import make_entry
from tests.factories.forms import begin_form
from tests.factories.register import make_innovation
from tests.factories.sheets import assign, send_sheet
from tests.factories.world import NOW

DAY = timedelta(days=1)
MOMENT = {"open": NOW, "judging": NOW + 35 * DAY, "frozen": NOW + 52 * DAY, "published": NOW + 65 * DAY}


@dataclass
class Scene:
    """ids: what the URLs name; a name that a phase does not have yet makes the matrix leave its surfaces out."""

    phase: str
    world: object
    cast: object
    ids: dict = field(default_factory=dict)

    def __getitem__(self, name):
        return self.ids[name]

    def __contains__(self, name):
        return name in self.ids


def build(phase, world, cast, clock) -> Scene:
    clock.move_to(MOMENT[phase], tick=False)
    scene = Scene(phase, world, cast)
    scene.ids |= {
        "slug": world.edition.slug,
        "region": world.regions[0].code,
        "province": world.regions[0].province.code,
        "agency": world.agencies[world.regions[0].code][0].pk,
    }
    scene.ids |= {"judge": "J02", "panel": world.panels["governance"].pk, "round": world.round.pk, "number": 1}
    invited(scene)
    entered(scene)
    described(scene)
    scene.ids["form"] = world.edition.form_id
    begin_form(world.edition, by=cast.organiser, now=MOMENT[phase])
    extended(scene)
    handed_over(scene)
    if phase != "open":
        judged(scene)
    if phase in {"frozen", "published"}:
        frozen(scene)
    if phase == "published":
        published(scene)
    return scene


def invited(scene) -> None:
    cast, edition, region = scene.cast, scene.world.edition, scene.world.regions[0]
    now = MOMENT[scene.phase]
    made, token = invitation.invite(
        email="baru@example.org", name="Orang Baru", role=Role.AUDITOR, scope_id=edition.pk, scope_label=edition.name_id,
        by=cast.organiser, now=now, edition=edition,
    )  # fmt: skip
    agency = scene.world.agencies[region.code][0]
    theirs, _token = invitation.invite(
        email="staf@example.org", name="Staf Baru", role=Role.AGENCY, scope_id=agency.pk, scope_label=agency.name,
        by=cast.region_admin, now=now,
    )  # fmt: skip
    file = {"name": "piagam.pdf", "path": default_storage.save("jobs/piagam.pdf", ContentFile(sample_pdf("Piagam")))}
    job = Job.objects.create(
        kind="charters", title="Piagam", owner=cast.organiser, created_at=now, edition_id=edition.pk, state=JobState.DONE,
        result={"files": [{**file, "size": 1, "sha256": ""}]},
    )  # fmt: skip
    scene.ids |= {"invitation": made.pk, "token": token, "region_invitation": theirs.pk, "job": job.pk}
    scene.ids |= {
        "membership": cast.auditor.memberships.get().pk,
        "region_membership": cast.colleague.memberships.get().pk,
        "conflict": scene.world.judges[0].conflicts.get().pk,
        "seat": scene.world.panels["governance"].members.get(judge=scene.world.judges[1]).pk,
    }


def extended(scene) -> None:
    """An extension that waits for its second person, and a request that waits for an answer."""
    world, cast, now = scene.world, scene.cast, MOMENT[scene.phase]
    proposed = extension.propose(
        world.edition, closes_at=now + 30 * DAY, reason="Jaringan terputus", by=cast.secretariat, now=now
    )
    asked = extension.ask(
        world.edition, region=world.regions[0], until=now + 31 * DAY, reason="Banjir", by=cast.region_admin, now=now
    )
    scene.ids |= {"extension": proposed.pk, "late_request": asked.pk}


def handed_over(scene) -> None:
    """Stand-ins of the region's admin and of the province's coordinator: one appointed, one invited for later."""
    cast, now = scene.cast, MOMENT[scene.phase]
    for name, absent, stand_in in (
        ("", cast.region_admin, cast.colleague),
        ("province_", cast.province, cast.stranger),
    ):
        own, words = absent.memberships.get(), {"reason": "Dinas luar", "by": absent, "now": now}
        days, later = (now + 80 * DAY, now + 82 * DAY), (now + 90 * DAY, now + 92 * DAY)
        held = delegation.delegate(own, to=stand_in, starts_at=days[0], until=days[1], **words)
        invited, _token = delegation.invite(
            own, email=f"{name}pengganti@example.org", name="Pengganti", scope_label="Pengganti", starts_at=later[0],
            until=later[1], **words,
        )  # fmt: skip
        scene.ids |= {f"{name}delegation": held.pk, f"{name}stand_in": invited.pk}


def entered(scene) -> None:
    """Wonosobo's entry: a draft while intake is open, eligible afterwards; and one that was sent in any phase."""
    world, agency = scene.world, scene.cast.agency
    state = EntryState.DRAFT if scene.phase == "open" else EntryState.ELIGIBLE
    scene.entry = make_entry(world, state=state, by=agency, filled=True)
    scene.sent = make_entry(
        world, state=EntryState.SENT, agency=1, dimension="living", by=scene.cast.rival_agency, seed=2
    )
    twin = make_entry(world, state=EntryState.SENT, region=2, dimension="living", by=scene.cast.rival_agency, seed=2)
    outside = {"title": "Layanan Jemput Bola", "region": "Kota Lain"}
    links = [
        lineage.connect(
            found,
            kind="replicated_from",
            outside=outside,
            by=agency,
            now=NOW,
            by_secretariat=found.current_id is not None,
        )
        for found in (scene.entry, scene.sent)
    ]
    scene.ids |= {"twin": twin.code, "link": links[0].pk, "sent_link": links[1].pk}
    question = next(
        q["code"] for s in world.edition.form.definition["sections"] for q in s["questions"] if q["type"] == "files"
    )
    file = evidence.add(
        make_entry(world, region=1, dimension="economy", by=scene.cast.rival_admin, seed=3),
        question=question, name="bukti.pdf", file=ContentFile(sample_pdf("Bukti")), by=agency, now=NOW,
    )  # fmt: skip
    own = scene.entry.evidence.first() or file
    section = world.edition.form.definition["sections"][0]["code"]
    scene.ids |= {"entry": scene.entry.code, "sent": scene.sent.code, "evidence": own.pk, "section": section}


def described(scene) -> None:
    """What Wonosobo says about itself, and a line of its register."""
    world, admin, region = scene.world, scene.cast.region_admin, scene.world.regions[0]
    act = {"by": admin, "now": NOW}
    head = profile.record_head(region, name="Bupati", status=HeadStatus.DEFINITIVE, starts=date(2025, 2, 20), **act)
    years = {"first_year": 2023, "last_year": 2027}
    plan = masterplan.add_masterplan(region, status=MasterplanStatus.IN_FORCE, **years, **act)
    file = ContentFile(sample_pdf("Buku"))
    book = masterplan.add_book(plan, kind=BookKind.PLAN, name="buku.pdf", file=file, **act)
    link = profile.add_plan_link(region, kind=PlanKind.MEDIUM, url="https://contoh.example", **years, **act)
    made = cluster.add_cluster(name_id="Gugus", name_en="Group", source="Uji", by=scene.cast.secretariat, now=NOW)
    member = cluster.add_member(made, region=region, by=scene.cast.secretariat, now=NOW)
    form = world.edition.form
    scene.ids |= {
        "head": head.pk, "masterplan": plan.pk, "book": book.pk, "plan_link": link.pk, "cluster": made.code,
        "member": member.pk, "agency": world.agencies[region.code][1].pk, "blank_form": form.code, "form_number": form.number,
        "innovation": make_innovation(world, by=scene.cast.agency).pk, "receipt_check": scene.sent.current.check_id,
    }  # fmt: skip


def judged(scene) -> None:
    world = scene.world
    now = MOMENT["judging"]
    mine = [assign(world, scene.entry, judge, now=now) for judge in world.judges[1:4]]
    plan = assignments.plan(world.round, by=scene.cast.secretariat, now=now, seed="contoh")
    send_sheet(world, mine[1], 4, now=now)
    send_sheet(world, mine[2], 3, now=now)
    scene.assignments = mine
    scene.ids |= {"assignment": mine[0].pk, "plan": plan.pk, "other_assignment": mine[1].pk}


def frozen(scene) -> None:
    world, organiser = scene.world, scene.cast.organiser
    send_sheet(world, scene.assignments[0], 4, now=MOMENT["judging"])
    closed = rounds.close(world.round, by=organiser, now=MOMENT["frozen"])
    scene.run = run(
        freeze(closed, by=organiser, now=MOMENT["frozen"]), method="mean", params={}, by=organiser, now=MOMENT["frozen"]
    )
    scene.ids["run"] = scene.run.pk


def published(scene) -> None:
    organiser, second, instant = (
        scene.cast.organiser,
        scene.cast.organiser2,
        scene.world.edition.timeline["publication"].opens_at,
    )
    made = decision.confirm(adopt(scene.run, by=organiser, now=instant), by=second, now=instant)
    decision.set_publication(made, at=instant, by=organiser, now=instant)
    made = decision.confirm_publication(made, by=second, now=instant)
    charter = certificate.issue_charters(made, by=organiser, now=instant)[0]
    revoked = certificate.issue_participation(scene.world.edition, by=organiser, now=instant)[0]
    certificate.revoke(revoked, reason="Salah nama", by=organiser, now=instant)
    scene.ids |= {"decision": made.pk, "certificate": charter.pk, "check": charter.check_id, "revoked": revoked.pk}
