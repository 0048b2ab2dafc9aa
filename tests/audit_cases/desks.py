from datetime import timedelta

from accounts.actions import delegation
from awards.actions import notice, nudge, recommendation, reminder
from awards.enums import EntryState, NoticeKind
from awards.queries.nudge import region_targets
from tests.audit_cases import audited
from tests.factories.entries import make_entry

DAYS = {"starts_at": timedelta(0), "until": timedelta(days=3)}


def lent(now):
    return {name: now + after for name, after in DAYS.items()} | {"reason": "Dinas luar"}


@audited("accounts.actions.delegation.delegate")
def delegate(world, cast, now):
    own = cast.region_admin.memberships.get()
    return lambda: delegation.delegate(own, to=cast.agency, by=cast.region_admin, now=now, **lent(now))


@audited("accounts.actions.delegation.invite")
def invite_stand_in(world, cast, now):
    own, who = cast.region_admin.memberships.get(), {"email": "pengganti@example.org", "name": "Pengganti"}
    return lambda: delegation.invite(own, **who, scope_label="W", by=cast.region_admin, now=now, **lent(now))


@audited("awards.actions.notice.tell")
def tell(world, cast, now):
    made = make_entry(world)
    return lambda: notice.tell(cast.agency, kind=NoticeKind.COMMENT, entry=made, by=cast.region_admin, now=now)


@audited("awards.actions.notice.tell_all")
def tell_all(world, cast, now):
    made = make_entry(world)
    return lambda: notice.tell_all([cast.agency], kind=NoticeKind.COMMENT, entry=made, by=cast.region_admin, now=now)


@audited("awards.actions.nudge.send")
def send_nudges(world, cast, now):
    targets = region_targets(world.edition, world.regions[:1], now)
    return lambda: nudge.send(world.edition, targets, by=cast.province, now=now)


@audited("awards.actions.recommendation.recommend")
def recommend(world, cast, now):
    sent = make_entry(world, state=EntryState.SENT)
    return lambda: recommendation.recommend(sent, note="Berdampak", by=cast.province, now=now)


@audited("awards.actions.recommendation.take_back")
def take_back(world, cast, now):
    sent = make_entry(world, state=EntryState.SENT)
    recommendation.recommend(sent, note="Berdampak", by=cast.province, now=now)
    return lambda: recommendation.take_back(sent, reason="Salah pilih", by=cast.province, now=now)


@audited("awards.actions.reminder.set_reminders")
def set_reminders(world, cast, now):
    words = {"days": [5], "limit": 2, "rhythm": world.edition.digest_rhythm}
    return lambda: reminder.set_reminders(world.edition, **words, by=cast.organiser, now=now)
