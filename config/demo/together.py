"""Several people on one draft: approvals, comments, a keeper, and states to compare."""

from datetime import timedelta

from django.db import transaction

from accounts.enums import Role
from awards.actions import approval, comment, draft, keeper
from awards.queries.draft import load_draft
from awards.rules import entry as may
from config.demo.intake import allowed

ASKED = "Mohon tambahkan jumlah warga yang menunggu dan sumber datanya (contoh)."
ANSWERED = "Sudah ditambahkan dari catatan loket (contoh)."
MORE = " Menurut catatan loket, sekitar seribu warga menunggu setiap bulan (contoh)."


@transaction.atomic
def approve(made, admin, now, *, sections: int) -> None:
    """The region admin approves the first sections as they stand."""
    allowed(may.may_decide_for_region, admin, made)
    standing = load_draft(made)
    for section in standing.form.sections[:sections]:
        approval.approve(made, section=section.code, mark=standing.mark(section.code), by=admin, now=now)


@transaction.atomic
def go_on(made, admin, people, now) -> None:
    """A colleague takes charge, answers the admin's comment and changes the section."""
    writer = made.created_by
    colleague = people.make(f"opd-rekan-{made.agency_id}", f"Rekan {made.agency.name}")
    people.grant(colleague, Role.AGENCY, made.agency_id, by=admin)
    allowed(may.may_comment, admin, made)
    asked = comment.say(made, section="problem", text=ASKED, by=admin, now=now)
    note = "Tinggal bagian yang dikembalikan (contoh)."
    keeper.give_to(made, person=colleague, note=note, by=colleague, now=now + timedelta(hours=1))
    row = made.sections.get(section="problem")
    for minutes, text, by in ((70, row.answers["problem"] + MORE, colleague), (200, None, writer)):
        answers = {"problem": text} if text else {"novelty": row.answers["novelty"].replace("kecamatan", "kelurahan")}
        row = draft.save_section(
            made, section="problem", answers=answers, base_version=row.version, by=by,
            now=now + timedelta(minutes=minutes),
        )  # fmt: skip
    comment.say(made, section="problem", text=ANSWERED, on=asked.pk, by=colleague, now=now + timedelta(minutes=80))
