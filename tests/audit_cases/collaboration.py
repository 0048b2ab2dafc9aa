from awards.actions import approval, comment, draft, keeper
from awards.enums import EntryState
from awards.queries.draft import load_draft
from tests.audit_cases import audited
from tests.factories.collaboration import commented
from tests.factories.entries import make_entry


@audited("awards.actions.draft.bring_back")
def bring_back(world, cast, now):
    made = make_entry(world)
    for version, text in enumerate(["Satu", "Dua"]):
        draft.save_section(
            made, section="problem", answers={"problem": text}, base_version=version, by=cast.agency, now=now
        )
    return lambda: draft.bring_back(made, section="problem", version=1, base_version=2, by=cast.agency, now=now)


@audited("awards.actions.keeper.give_to")
def give_to(world, cast, now):
    made = make_entry(world, filled=True)
    return lambda: keeper.give_to(made, person=cast.colleague, note="Lanjutkan", by=cast.agency, now=now)


@audited("awards.actions.approval.approve")
def approve(world, cast, now):
    made = make_entry(world, state=EntryState.REVIEW)
    mark = load_draft(made).mark("problem")
    return lambda: approval.approve(made, section="problem", mark=mark, by=cast.region_admin, now=now)


@audited("awards.actions.approval.take_approval_back")
def take_approval_back(world, cast, now):
    made = make_entry(world, state=EntryState.REVIEW)
    approval.approve(made, section="problem", mark=load_draft(made).mark("problem"), by=cast.region_admin, now=now)
    return lambda: approval.take_approval_back(made, section="problem", by=cast.region_admin, now=now)


@audited("awards.actions.approval.decide")
def decide(world, cast, now):
    made = make_entry(world, state=EntryState.REVIEW)
    marks = {"problem": load_draft(made).mark("problem")}
    return lambda: approval.decide(
        made, marks=marks, take_back=set(), notes={"benefit": "Tambah angka"}, by=cast.region_admin, now=now
    )


@audited("awards.actions.comment.say")
def say(world, cast, now):
    made = make_entry(world)
    return lambda: comment.say(made, section="problem", text="Mohon angka", by=cast.region_admin, now=now)


@audited("awards.actions.comment.resolve")
def resolve(world, cast, now):
    said = commented(make_entry(world), by=cast.region_admin, now=now)
    return lambda: comment.resolve(said.entry, thread=said.pk, by=cast.agency, now=now)


@audited("awards.actions.comment.reopen")
def reopen(world, cast, now):
    said = commented(make_entry(world), by=cast.region_admin, now=now)
    comment.resolve(said.entry, thread=said.pk, by=cast.agency, now=now)
    return lambda: comment.reopen(said.entry, thread=said.pk, by=cast.region_admin, now=now)


@audited("awards.actions.comment.take_back")
def take_back(world, cast, now):
    said = commented(make_entry(world), by=cast.region_admin, now=now)
    return lambda: comment.take_back(said.entry, comment=said.pk, by=cast.region_admin, now=now)
