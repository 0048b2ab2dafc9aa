from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.charter_wording import Identity, charter_words, day_of, number_of, participation_words
from awards.documents.checkid import new_check_id
from awards.enums import CertificateKind
from awards.models import Certificate, DecisionSet, Edition, Entry
from awards.queries.certificate import regions_to_certify
from awards.queries.decision import decisions_of


class _Numbers:
    """The next numbers of a kind, one after the other. The edition's row is locked, so nobody else takes them."""

    def __init__(self, edition, kind: CertificateKind, on):
        Edition.objects.select_for_update().get(pk=edition.pk)
        given = Certificate.objects.filter(edition=edition, kind=kind).aggregate(last=Max("sequence"))
        self.edition, self.kind, self.on, self.last = edition, kind, on, given["last"] or 0

    def take(self) -> Identity:
        self.last += 1
        return Identity(number_of(self.edition, self.kind, self.last, self.on), new_check_id(), self.on)


@transaction.atomic
def issue_charters(decision_set, *, by, now) -> list[Certificate]:
    """A charter for each prize of an adopted decision that has none yet; running it again issues nothing twice."""
    found = DecisionSet.objects.select_for_update().select_related("edition").get(pk=decision_set.pk)
    if found.withdrawn_at or not found.confirmed_at:
        raise Refused(_("Charters are issued for an adopted decision only."))
    day = day_of(found.edition, publish_at=found.publish_at, now=now)
    numbers = _Numbers(found.edition, CertificateKind.CHARTER, day)
    standing = Certificate.objects.filter(decision__decision_set=found, revoked_at=None).values("decision")
    decisions = decisions_of(found).exclude(award_id="").exclude(pk__in=standing)
    made = Certificate.objects.bulk_create(
        _charter(decision, found.edition, numbers, by=by, now=now) for decision in decisions
    )
    _record_issue(found.edition, CertificateKind.CHARTER, made, by=by, now=now, decision_set=found.pk)
    return made


def _charter(decision, edition, numbers: _Numbers, *, by, now) -> Certificate:
    identity = numbers.take()
    return Certificate(
        edition=edition, kind=CertificateKind.CHARTER, region=decision.entry.region, decision=decision,
        sequence=numbers.last, number=identity.number, check_id=identity.check_id,
        content=charter_words(edition, decision, identity), issued_at=now, issued_by=by,
    )  # fmt: skip


@transaction.atomic
def issue_participation(edition, *, by, now) -> list[Certificate]:
    """A certificate for each region with an arrived entry that has none yet."""
    numbers = _Numbers(edition, CertificateKind.PARTICIPATION, day_of(edition, publish_at=None, now=now))
    real = set(Entry.objects.arrived().filter(edition=edition, is_sample=False).values_list("region", flat=True))
    made = Certificate.objects.bulk_create(
        _participation(region, edition, numbers, sample=edition.is_sample or region.pk not in real, by=by, now=now)
        for region in regions_to_certify(edition)
    )
    _record_issue(edition, CertificateKind.PARTICIPATION, made, by=by, now=now)
    return made


def _participation(region, edition, numbers: _Numbers, *, sample, by, now) -> Certificate:
    identity = numbers.take()
    return Certificate(
        edition=edition, kind=CertificateKind.PARTICIPATION, region=region, sequence=numbers.last,
        number=identity.number, check_id=identity.check_id,
        content=participation_words(edition, region, identity, sample=sample), issued_at=now, issued_by=by,
    )  # fmt: skip


def _record_issue(edition, kind, made, *, by, now, **data: Any) -> None:
    if made:
        audit.record(
            "certificate.issue", edition, by=by, now=now, edition=edition, kind=kind, count=len(made),
            first=made[0].number, last=made[-1].number, **data,
        )  # fmt: skip


@transaction.atomic
def revoke(certificate, *, reason, by, now) -> Certificate:
    """From now on its check page says that it is revoked. Number and words stay as they are."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give the reason for the revocation."))
    found = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if found.revoked_at:
        raise Refused(_("This certificate is revoked already."))
    found.revoked_at, found.revoked_reason = now, reason
    found.save(update_fields=["revoked_at", "revoked_reason"])
    audit.record("certificate.revoke", found, by=by, now=now, number=found.number, reason=reason)
    return found


@transaction.atomic
def reissue(certificate, *, by, now) -> Certificate:
    """A new certificate in place of a revoked one, with a new number and the wording as it is now."""
    locked = Certificate.objects.select_for_update(of=("self",)).select_related("edition", "region")
    found = locked.get(pk=certificate.pk)
    _check_reissue(found)
    edition = found.edition
    if found.decision:
        decision_set = found.decision.decision_set
        numbers = _Numbers(
            edition, CertificateKind.CHARTER, day_of(edition, publish_at=decision_set.publish_at, now=now)
        )
        decision = decisions_of(decision_set).get(pk=found.decision_id)
        new = _charter(decision, edition, numbers, by=by, now=now)
    else:
        numbers = _Numbers(edition, CertificateKind.PARTICIPATION, day_of(edition, publish_at=None, now=now))
        sample = bool(found.content.get("sample"))
        new = _participation(found.region, edition, numbers, sample=sample, by=by, now=now)
    new.save()
    audit.record("certificate.reissue", new, by=by, now=now, number=new.number, instead_of=found.number)
    return new


def _check_reissue(found) -> None:
    if not found.revoked_at:
        raise Refused(_("Revoke the certificate first."))
    same = Certificate.objects.filter(edition=found.edition_id, kind=found.kind, revoked_at=None)
    if found.kind == CertificateKind.CHARTER:
        if found.decision.decision_set.withdrawn_at:
            raise Refused(_("The decision behind this charter was withdrawn."))
        same = same.filter(decision=found.decision_id)
    else:
        same = same.filter(region=found.region_id)
    if same.exists():
        raise Refused(_("Another certificate stands in its place already."))
