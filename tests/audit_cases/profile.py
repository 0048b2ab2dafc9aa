from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from awards.actions import agency, cluster, masterplan, offline, profile, register
from awards.enums import BookKind, HeadStatus, InnovationState, MasterplanStatus, PlanKind
from awards.models import GovernmentIndex
from awards.sample import sample_pdf
from tests.audit_cases import audited
from tests.factories.entries import make_entry
from tests.factories.register import START, make_innovation

TERM = date(2025, 2, 20)


def head_of(world, cast, now):
    return profile.record_head(
        world.regions[0],
        name="Bupati (contoh)",
        status=HeadStatus.DEFINITIVE,
        starts=TERM,
        by=cast.region_admin,
        now=now,
    )


def plan_of(world, cast, now):
    return masterplan.add_masterplan(
        world.regions[0],
        first_year=2023,
        last_year=2027,
        status=MasterplanStatus.DRAFTING,
        by=cast.region_admin,
        now=now,
    )


def link_of(world, cast, now):
    return profile.add_plan_link(
        world.regions[0], kind=PlanKind.MEDIUM, first_year=2021, last_year=2026, url="https://contoh.example",
        by=cast.region_admin, now=now,
    )  # fmt: skip


def cluster_of(cast, now):
    return cluster.add_cluster(name_id="Gugus", name_en="Group", source="Uji", by=cast.secretariat, now=now)


@audited("awards.actions.profile.record_head")
def record_head(world, cast, now):
    return lambda: head_of(world, cast, now)


@audited("awards.actions.profile.end_head")
def end_head(world, cast, now):
    head = head_of(world, cast, now)
    return lambda: profile.end_head(head, ends=date(2026, 1, 1), by=cast.region_admin, now=now)


@audited("awards.actions.profile.void_head")
def void_head(world, cast, now):
    head = head_of(world, cast, now)
    return lambda: profile.void_head(head, reason="Keliru", by=cast.region_admin, now=now)


@audited("awards.actions.profile.add_plan_link")
def add_plan_link(world, cast, now):
    return lambda: link_of(world, cast, now)


@audited("awards.actions.profile.remove_plan_link")
def remove_plan_link(world, cast, now):
    link = link_of(world, cast, now)
    return lambda: profile.remove_plan_link(link, by=cast.region_admin, now=now)


@audited("awards.actions.profile.record_index")
def record_index(world, cast, now):
    index = GovernmentIndex.objects.create(code="spbe", name_id="SPBE", name_en="SPBE", first_year=2018, most=5)
    return lambda: profile.record_index(
        world.regions[0], index=index, year=2023, value=Decimal(3), by=cast.region_admin, now=now
    )


@audited("awards.actions.profile.set_year_joined")
def set_year_joined(world, cast, now):
    return lambda: profile.set_year_joined(world.regions[0], year=2018, source="SK", by=cast.secretariat, now=now)


@audited("awards.actions.masterplan.add_masterplan")
def add_masterplan(world, cast, now):
    return lambda: plan_of(world, cast, now)


@audited("awards.actions.masterplan.change_masterplan")
def change_masterplan(world, cast, now):
    plan = plan_of(world, cast, now)
    return lambda: masterplan.change_masterplan(
        plan, status=MasterplanStatus.IN_FORCE, decree="Perbup", by=cast.region_admin, now=now
    )


@audited("awards.actions.masterplan.add_book")
def add_book(world, cast, now):
    plan = plan_of(world, cast, now)
    file = ContentFile(sample_pdf("x"))
    return lambda: masterplan.add_book(plan, kind=BookKind.PLAN, name="b.pdf", file=file, by=cast.region_admin, now=now)


@audited("awards.actions.cluster.add_cluster")
def add_cluster(world, cast, now):
    return lambda: cluster_of(cast, now)


@audited("awards.actions.cluster.change_cluster")
def change_cluster(world, cast, now):
    made = cluster_of(cast, now)
    words = {"name_id": "Gugus lain", "name_en": "Another group", "source": "Uji"}
    return lambda: cluster.change_cluster(made, **words, by=cast.secretariat, now=now)


@audited("awards.actions.cluster.add_member")
def add_member(world, cast, now):
    made = cluster_of(cast, now)
    return lambda: cluster.add_member(made, region=world.regions[0], by=cast.secretariat, now=now)


@audited("awards.actions.cluster.remove_member")
def remove_member(world, cast, now):
    member = cluster.add_member(cluster_of(cast, now), region=world.regions[0], by=cast.secretariat, now=now)
    return lambda: cluster.remove_member(member, reason="Keliru", by=cast.secretariat, now=now)


@audited("awards.actions.agency.change_agency")
def change_agency(world, cast, now):
    one = world.agencies["33.07"][0]
    return lambda: agency.change_agency(one, name="Dinas Lain", short_name="", by=cast.region_admin, now=now)


@audited("awards.actions.agency.set_active")
def set_active(world, cast, now):
    one = world.agencies["33.07"][0]
    return lambda: agency.set_active(one, active=False, reason="Dilebur", by=cast.region_admin, now=now)


@audited("awards.actions.register.register")
def register_innovation(world, cast, now):
    return lambda: make_innovation(world, by=cast.agency)


@audited("awards.actions.register.change")
def change_innovation(world, cast, now):
    made = make_innovation(world, by=cast.agency)
    return lambda: register.change(made, title="Lain", dimension=made.dimension, starts=START, by=cast.agency, now=now)


@audited("awards.actions.register.move")
def move_innovation(world, cast, now):
    made = make_innovation(world, by=cast.agency)
    return lambda: register.move(made, state=InnovationState.PLANNED, by=cast.agency, now=now)


@audited("awards.actions.register.promote")
def promote(world, cast, now):
    made = make_innovation(world, by=cast.agency)
    start = {"agency": made.agency, "category": world.categories["governance-kabupaten"], "title": made.title}
    return lambda: register.promote(made, by=cast.agency, now=now, **start)


@audited("awards.actions.offline.bring_in")
def bring_in(world, cast, now):
    made = make_entry(world)
    sections = {"identity": offline.Taken({"name": "Dari berkas"}, 0)}
    return lambda: offline.bring_in(made, sections=sections, name="a.xlsx", sha256="0" * 64, by=cast.agency, now=now)
