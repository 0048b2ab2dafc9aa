"""Rules of eligibility: who sets them, how they hold at the start of an entry, and the record of that."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards import gate
from awards.eligibility import Said
from awards.enums import StageKind
from awards.models import Edition, EligibilityCheck
from awards.queries.eligibility import facts_for


class NotEligible(Refused):
    """The rules of the edition stand against this entry; `rulings` say which and what would help."""

    def __init__(self, rulings):
        self.rulings = rulings
        obstacles = [ruling.obstacle for ruling in rulings if ruling.obstacle]
        super().__init__(" ".join(f"{each.text} {each.help}".strip() for each in obstacles))


class StaleRules(Exception):
    """Somebody set the rules after the writer read them; `current` is the edition as it stands."""

    def __init__(self, current: Edition):
        super().__init__("The rules were set by somebody else.")
        self.current = current


@transaction.atomic
def set_rules(edition, *, rules: list[dict], by, now, reason="", base: str | None = None) -> Edition:
    """Other rules from now on. Once intake has opened the change needs a reason, which stands on the timeline.

    Entries that were started before keep the rules by which they were checked. base: the digest of the rules that the
    writer read; StaleRules when others stand by now.
    """
    edition = Edition.objects.select_for_update(of=("self",)).select_related("programme").get(pk=edition.pk)
    faults = gate.faults(rules, set(edition.programme.dimensions.values_list("code", flat=True)))
    if faults:
        raise Refused(" ".join(faults))
    if rules == edition.gate_rules:
        raise Refused(_("Nothing was changed."))
    if base is not None and base != gate.digest_of(edition.gate_rules):
        raise StaleRules(edition)
    stage = edition.stage(StageKind.INTAKE)
    if stage and stage.opens_at <= now and not reason.strip():
        raise Refused(_("Intake has opened. Give a reason; it stands on the timeline of the edition."))
    before, edition.gate_rules = gate.digest_of(edition.gate_rules), rules
    edition.save(update_fields=["gate_rules"])
    audit.record(
        "edition.set_gate", edition, by=by, now=now, edition=edition, reason=reason.strip(), before=before,
        after=gate.digest_of(rules), rules=rules,
    )  # fmt: skip
    return edition


def must_be_eligible(edition, *, agency, category, said: Said | None, continues, now):
    """The facts, if every rule holds on them; else NotEligible. Call it while the edition's row is held: the entries
    that stand are counted here, and two tabs count one after the other."""
    facts = facts_for(
        edition, region=agency.region, dimension=category.dimension, said=said or Said(), now=now, continues=continues
    )
    rulings = gate.judge(edition.gate_rules, facts)
    if not gate.is_eligible(rulings):
        raise NotEligible(rulings)
    return facts


def keep_check(entry, facts, *, key: str) -> EligibilityCheck:
    """With the entry that was just created; its start is what the audit trail tells."""
    rules = entry.edition.gate_rules
    return EligibilityCheck.objects.create(
        entry=entry, key=key or None, rules=rules, rules_digest=gate.digest_of(rules), answers=facts.said.as_record(),
        verdict=gate.as_record(rules, facts), by=entry.created_by, at=entry.created_at,
    )  # fmt: skip


def started_with(key: str, *, agency):
    """The entry that this page has started already, or None."""
    done = EligibilityCheck.objects.filter(key=key).select_related("entry").first() if key else None
    if done is not None and done.entry.agency_id != agency.pk:
        raise Refused(_("This page was made for another agency. Open the start page again."))
    return done.entry if done else None
