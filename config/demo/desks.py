"""What the desks do with one another: a reminder, a recommendation, a stand-in to come."""

from datetime import timedelta

from accounts.enums import Role
from accounts.language import as_zone
from accounts.queries import own_membership
from awards.actions import nudge, recommendation, reminder
from awards.models import Entry
from awards.queries.nudge import agency_targets
from awards.queries.receivers import people_of_agency
from awards.rules.edition import may_set_edition
from awards.rules.entry import Desk, coordinates_province, may_run_region
from config.demo.intake import Intake, allowed
from config.people import acts

RECOMMENDED, LIMIT = 2, 2
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def play(intake: Intake, home, now) -> None:
    """home: the plan whose region has the log-ins."""
    organiser = intake.staff.organiser
    allowed(may_set_edition, organiser, intake.edition)
    rhythm = intake.edition.digest_rhythm
    intake.edition = reminder.set_reminders(
        intake.edition, days=intake.edition.reminder_days, rhythm=rhythm, limit=LIMIT, by=organiser, now=now
    )
    admin = intake.people.region_admin(home.region, by=intake.staff.secretariat, log_in=True)
    remind(intake, Desk(home.region, intake.edition), admin, now - 2 * DAY)
    recommend(intake, now - DAY)
    hand_over(home.region, admin, now)


def remind(intake, desk, admin, now) -> None:
    allowed(may_run_region, admin, desk)
    nudge.send(desk.edition, agency_targets(desk, now), by=admin, now=now)


def recommend(intake, now) -> None:
    """The coordinator's first sent entries; in a small demo there may be none."""
    coordinator = intake.staff.province
    entries = Entry.objects.arrived().filter(
        edition=intake.edition, region__province__in=coordinator.over(Role.PROVINCE)
    )
    entries = entries.select_related("region__province", "edition").order_by("code")
    for entry in [each for each in entries if each.state in recommendation.RECOMMENDABLE][:RECOMMENDED]:
        allowed(coordinates_province, coordinator, Desk(entry.region.province, entry.edition))
        note = "Hasilnya terukur dan siap ditiru daerah lain di provinsi (contoh)."
        recommendation.recommend(entry, note=note, by=coordinator, now=now)


def hand_over(region, admin, now) -> None:
    """The admin will be away for three days; somebody of an agency stands in."""
    own = own_membership(admin, Role.REGION_ADMIN, region.pk)
    agency = region.agencies.filter(is_active=True).order_by("pk").first()
    people = people_of_agency(agency.pk, now) if agency else []
    if own is None or not people:
        return
    first = now.astimezone(as_zone(region.zone)).replace(hour=0, minute=0, second=0, microsecond=0) + 5 * DAY
    acts.delegate(
        own, to=people[0], place=region, starts_at=first, until=first + 3 * DAY - SECOND, by=admin, now=now,
        reason="Bimbingan teknis di luar kota (contoh)",
    )  # fmt: skip
