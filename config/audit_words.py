"""What each audited act is called: "who" did this. A verb without words here shows as it is recorded."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role

SENTENCES = {
    "agency.add": _("added an agency"),
    "agency.change": _("changed an agency"),
    "assignment.add": _("assigned a judge to an entry"),
    "assignment.commit": _("put an assignment plan in force"),
    "assignment.declare_clear": _("declared to have no conflict of interest"),
    "assignment.declare_conflict": _("declared a conflict of interest"),
    "assignment.plan": _("drew an assignment plan"),
    "assignment.recuse": _("recused from judging an entry"),
    "assignment.void": _("took an assignment back"),
    "certificate.issue": _("issued a certificate"),
    "certificate.reissue": _("issued a certificate anew"),
    "certificate.revoke": _("revoked a certificate"),
    "charter.remove_emblem": _("removed the emblem from the charters"),
    "charter.set_emblem": _("set the emblem of the charters"),
    "charter.set_wording": _("changed the wording of the charters"),
    "comment.reopen": _("reopened a comment on a draft"),
    "comment.resolve": _("resolved a comment on a draft"),
    "comment.say": _("commented on a draft"),
    "comment.take_back": _("took a comment on a draft back"),
    "conflict.record": _("recorded a conflict of interest"),
    "conflict.retract": _("took a conflict of interest back"),
    "decision.confirm": _("confirmed the decision"),
    "decision.confirm_publication": _("confirmed the publication"),
    "decision.propose": _("proposed the decision"),
    "decision.set_publication": _("set the instant of publication"),
    "decision.withdraw": _("withdrew the decision"),
    "draft.bring_back": _("brought an earlier state of a draft back"),
    "draft.save": _("saved a section of a draft"),
    "edition.change": _("changed the edition"),
    "edition.create": _("made the edition"),
    "edition.set_dates": _("changed the dates of the stages"),
    "edition.set_gate": _("changed the rules of eligibility"),
    "entry.carry_over": _("carried answers over from an earlier entry"),
    "entry.give_to": _("put somebody in charge of a draft"),
    "entry.hand_over": _("handed a draft to the region admin"),
    "entry.return": _("returned a draft to the agency"),
    "entry.screen": _("decided on an entry in the administrative selection"),
    "entry.start": _("started an entry"),
    "entry.submit": _("sent an entry"),
    "entry.withdraw": _("withdrew an entry"),
    "evidence.add": _("added a file to a draft"),
    "evidence.remove": _("removed a file from a draft"),
    "extension.confirm": _("confirmed an extension of the deadline"),
    "extension.propose": _("proposed an extension of the deadline"),
    "extension.withdraw": _("withdrew a proposed extension"),
    "form.publish": _("published a form"),
    "invitation.accept": _("accepted an invitation"),
    "invitation.resend": _("sent an invitation again"),
    "invitation.send": _("invited a person"),
    "invitation.withdraw": _("withdrew an invitation"),
    "job.retry": _("tried long work again"),
    "job.start": _("started long work"),
    "judge.change": _("changed a judge"),
    "judge.register": _("appointed a judge"),
    "judge.set_active": _("took a judge out or back in"),
    "late_request.ask": _("asked for more time"),
    "late_request.decline": _("declined a request for more time"),
    "likeness.compare": _("compared entries for likeness"),
    "lineage.confirm": _("confirmed the origin of an entry"),
    "lineage.connect": _("linked an entry to its origin"),
    "lineage.decline": _("declined the origin of an entry"),
    "lineage.take_back": _("took back the origin of an entry"),
    "membership.end": _("ended a role"),
    "membership.grant": _("gave a role"),
    "pact.sign": _("signed the integrity pact"),
    "pair.judge": _("gave a verdict on two similar entries"),
    "panel.create": _("made a panel"),
    "panel.seat": _("gave a judge a seat in a panel"),
    "panel.unseat": _("took a judge's seat in a panel"),
    "profile.change": _("changed their own profile"),
    "ranking.adopt": _("brought a ranking to decision"),
    "ranking.run": _("ran a ranking"),
    "reference.load": _("loaded reference data"),
    "round.change": _("changed a round"),
    "round.close": _("closed a round"),
    "round.create": _("made a round"),
    "round.extend": _("extended a round"),
    "round.freeze": _("froze a round"),
    "round.further": _("prepared further marks on a frozen round"),
    "round.open": _("opened a round"),
    "rubric.publish": _("published a rubric"),
    "section.approve": _("approved a section of a draft"),
    "section.take_approval_back": _("took the approval of a section back"),
    "sheet.reopen": _("reopened a score sheet"),
    "sheet.save": _("saved a score sheet"),
    "sheet.send": _("sent a score sheet"),
    "table.export": _("exported a table"),
    "table.import": _("imported a table"),
    "user.add": _("added a person"),
    "user.create": _("opened an account"),
}
# Facts that may show beside the sentence. Anything else that an event carries (marks above all) stays off the page.
SHOWN = {
    "reason": _("Reason"),
    "clause": _("Clause"),
    "receipt": _("Receipt"),
    "role": _("Role"),
    "title": _("Title"),
    "name": _("Name"),
    "code": _("Code"),
    "method": _("Method"),
}

# What acts are done on, by the name of the table.
NOUNS = {
    "agency": _("Agency"),
    "assignment": _("Assignment"),
    "assignmentplan": _("Assignment plan"),
    "certificate": _("Certificate"),
    "conflictfact": _("Conflict of interest"),
    "decisionset": _("Decision"),
    "draftsection": _("Section of a draft"),
    "edition": _("Edition"),
    "entry": _("Entry"),
    "evidence": _("File"),
    "extension": _("Extension of the deadline"),
    "formversion": _("Form"),
    "frozenround": _("Frozen round"),
    "invitation": _("Invitation"),
    "job": _("Long work"),
    "judge": _("Judge"),
    "laterequest": _("Request for more time"),
    "likenessrun": _("Comparison of entries"),
    "lineage": _("Origin of an entry"),
    "membership": _("Role"),
    "pact": _("Integrity pact"),
    "pairverdict": _("Verdict on similar entries"),
    "panel": _("Panel"),
    "rankingrun": _("Ranking run"),
    "round": _("Round"),
    "rubricversion": _("Rubric"),
    "scoresheet": _("Score sheet"),
    "sectioncomment": _("Comment on a draft"),
    "user": _("Account"),
}


def sentence(verb: str) -> str:
    return str(SENTENCES.get(verb, verb))


def facts(data: dict) -> list[tuple[str, str]]:
    """(label, text) of what may show of an event's data."""
    return [(str(label), _text(key, data[key])) for key, label in SHOWN.items() if data.get(key)]


def _text(key, value) -> str:
    return str(dict(Role.choices).get(value, value)) if key == "role" else str(value)


def noun(name: str) -> str:
    return str(NOUNS.get(name, name))
