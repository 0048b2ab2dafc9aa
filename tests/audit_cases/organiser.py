from awards.actions import certificate, charter, decision, edition, reference, screening
from awards.edition_file import read_edition
from awards.enums import EntryState
from awards.reference import read_reference
from tests.audit_cases import audited
from tests.factories.decisions import LATER, adopt, eligible, propose
from tests.factories.entries import make_entry
from tests.factories.wording import picture


@audited("awards.actions.reference.load")
def load_reference(world, cast, now):
    data = read_reference()
    return lambda: reference.load(data, by=None, now=now)


@audited("awards.actions.edition.create_from")
def create_edition(world, cast, now):
    data = read_edition("forum_2026") | {"slug": "forum-lain", "programme": world.edition.programme.code}
    return lambda: edition.create_from(data, by=None, now=now)


@audited("awards.actions.edition.set_dates")
def set_dates(world, cast, now):
    dates = {stage.kind: (stage.opens_at, stage.closes_at) for stage in world.edition.stages.all()}
    return lambda: edition.set_dates(
        world.edition, dates=dates, grace_minutes=30, reason="Rapat", by=cast.organiser, now=now
    )


@audited("awards.actions.screening.screen")
def screen(world, cast, now):
    sent = make_entry(world, state=EntryState.SENT)
    return lambda: screening.screen(sent, outcome="eligible", by=cast.secretariat, now=now)


@audited("awards.actions.decision.propose")
def propose_decision(world, cast, now):
    entries = [eligible(world)]
    return lambda: propose(world, cast, entries)


@audited("awards.actions.decision.confirm")
def confirm_decision(world, cast, now):
    proposed = propose(world, cast, [eligible(world)])
    return lambda: decision.confirm(proposed, by=cast.organiser2, now=now)


@audited("awards.actions.decision.set_publication")
def set_publication(world, cast, now):
    adopted = adopt(world, cast, [eligible(world)])
    return lambda: decision.set_publication(adopted, at=LATER, by=cast.organiser, now=now)


@audited("awards.actions.decision.confirm_publication")
def confirm_publication(world, cast, now):
    found = decision.set_publication(adopt(world, cast, [eligible(world)]), at=LATER, by=cast.organiser, now=now)
    return lambda: decision.confirm_publication(found, by=cast.organiser2, now=now)


@audited("awards.actions.decision.withdraw")
def withdraw_decision(world, cast, now):
    adopted = adopt(world, cast, [eligible(world)])
    return lambda: decision.withdraw(adopted, reason="Salah", by=cast.organiser, now=now)


@audited("awards.actions.certificate.issue_charters")
def issue_charters(world, cast, now):
    adopted = adopt(world, cast, [eligible(world)])
    return lambda: certificate.issue_charters(adopted, by=cast.organiser, now=now)


@audited("awards.actions.certificate.issue_participation")
def issue_participation(world, cast, now):
    eligible(world)
    return lambda: certificate.issue_participation(world.edition, by=cast.organiser, now=now)


@audited("awards.actions.certificate.revoke")
def revoke(world, cast, now):
    one = issued(world, cast, now)
    return lambda: certificate.revoke(one, reason="Salah nama", by=cast.organiser, now=now)


@audited("awards.actions.certificate.reissue")
def reissue(world, cast, now):
    one = certificate.revoke(issued(world, cast, now), reason="Salah nama", by=cast.organiser, now=now)
    return lambda: certificate.reissue(one, by=cast.organiser, now=now)


@audited("awards.actions.charter.set_wording")
def set_wording(world, cast, now):
    return lambda: charter.set_wording(
        world.edition, words={"place": "Bandung"}, patterns={}, by=cast.organiser, now=now
    )


@audited("awards.actions.charter.set_emblem")
def set_emblem(world, cast, now):
    return lambda: charter.set_emblem(world.edition, name="a.png", data=picture(), by=cast.organiser, now=now)


@audited("awards.actions.charter.remove_emblem")
def remove_emblem(world, cast, now):
    charter.set_emblem(world.edition, name="a.png", data=picture(), by=cast.organiser, now=now)
    return lambda: charter.remove_emblem(world.edition, by=cast.organiser, now=now)


def issued(world, cast, now):
    eligible(world)
    return certificate.issue_participation(world.edition, by=cast.organiser, now=now)[0]
