from accounts.actions import invitation, job, membership, profile
from accounts.enums import JobState, Role
from accounts.models import Job
from tests.audit_cases import audited


def _invite(world, cast, now, email="baru@example.org"):
    return invitation.invite(
        email=email, name="Juri Baru", role=Role.JUDGE, scope_id=world.edition.pk, scope_label="Forum Uji",
        by=cast.organiser, now=now,
    )  # fmt: skip


@audited("accounts.actions.membership.grant")
def grant(world, cast, now):
    return lambda: membership.grant(
        cast.stranger, role=Role.AUDITOR, scope_id=world.edition.pk, by=cast.organiser, now=now
    )


@audited("accounts.actions.membership.end")
def end(world, cast, now):
    held = cast.agency.memberships.get()
    return lambda: membership.end(held, by=cast.region_admin, now=now, reason="Pindah tugas")


@audited("accounts.actions.invitation.invite")
def invite(world, cast, now):
    return lambda: _invite(world, cast, now)


@audited("accounts.actions.invitation.resend")
def resend(world, cast, now):
    sent, _token = _invite(world, cast, now)
    return lambda: invitation.resend(sent, by=cast.organiser, now=now)


@audited("accounts.actions.invitation.withdraw")
def withdraw(world, cast, now):
    sent, _token = _invite(world, cast, now)
    return lambda: invitation.withdraw(sent, by=cast.organiser, now=now)


@audited("accounts.actions.invitation.accept")
def accept_as_new_person(world, cast, now):
    _sent, token = _invite(world, cast, now)
    return lambda: invitation.accept(token, password="kata-sandi-panjang-9", name="Juri Baru", now=now)


@audited("accounts.actions.invitation.accept")
def accept_with_account(world, cast, now):
    _sent, token = _invite(world, cast, now, email=cast.stranger.email)
    return lambda: invitation.accept(token, by=cast.stranger, now=now)


@audited("accounts.actions.profile.change")
def change_profile(world, cast, now):
    return lambda: profile.change(cast.stranger, by=cast.stranger, now=now, name="Nama lain")


@audited("accounts.actions.job.start")
def start_job(world, cast, now):
    return lambda: job.start("counting", title="Piagam", arguments={"to": 3}, by=cast.organiser, now=now)


@audited("accounts.actions.job.retry")
def retry_job(world, cast, now):
    failed = Job.objects.create(
        kind="counting", title="Piagam", owner=cast.organiser, created_at=now, state=JobState.FAILED, attempts=1
    )
    return lambda: job.retry(failed, by=cast.organiser, now=now)
