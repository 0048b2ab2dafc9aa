from datetime import timedelta

from awards.actions import extension
from tests.audit_cases import audited

LATER = timedelta(days=40)


def proposed(world, cast, now):
    return extension.propose(world.edition, closes_at=now + LATER, reason="Banjir", by=cast.organiser, now=now)


def asked(world, cast, now):
    return extension.ask(
        world.edition, region=world.regions[0], until=now + LATER, reason="Banjir", by=cast.region_admin, now=now
    )


@audited("awards.actions.extension.propose")
def propose(world, cast, now):
    return lambda: proposed(world, cast, now)


@audited("awards.actions.extension.confirm")
def confirm(world, cast, now):
    one = proposed(world, cast, now)
    return lambda: extension.confirm(one, by=cast.secretariat, now=now)


@audited("awards.actions.extension.withdraw")
def withdraw(world, cast, now):
    one = proposed(world, cast, now)
    return lambda: extension.withdraw(one, reason="Salah tanggal", by=cast.organiser, now=now)


@audited("awards.actions.extension.ask")
def ask(world, cast, now):
    return lambda: asked(world, cast, now)


@audited("awards.actions.extension.decline")
def decline(world, cast, now):
    one = asked(world, cast, now)
    return lambda: extension.decline(one, answer="Batas waktu tetap", by=cast.secretariat, now=now)
