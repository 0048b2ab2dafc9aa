"""Certificates, fetched through the rule, and the answer of the public check page."""

from django.core.files.storage import default_storage
from django.db.models import BooleanField, Case, Exists, OuterRef, When
from django.http import Http404

from awards.charter_wording import EMBLEM, read_content
from awards.documents.charter_content import CharterContent
from awards.enums import CertificateKind
from awards.models import Certificate, DecisionSet, Edition, Entry, Region
from awards.rules.edition import may_read_certificate, may_read_certificates_of


def with_release(now):
    """All certificates, each knowing whether the world may know of it (`is_out`)."""
    seen = DecisionSet.objects.been_public(now)
    return Certificate.objects.annotate(
        is_out=Case(
            When(kind=CertificateKind.CHARTER, then=Exists(seen.filter(decisions=OuterRef("decision")))),
            default=Exists(seen.filter(edition=OuterRef("edition"))),
            output_field=BooleanField(),
        )
    )


def certificate_for(user, check_id, now) -> Certificate:
    """For reading and printing. Whoever may not know of it gets the same 404 as for one that never was."""
    found = with_release(now).filter(check_id=check_id).select_related("edition", "region").first()
    if found is None or not may_read_certificate(user, found):
        raise Http404
    return found


def certificate_in(edition, pk) -> Certificate:
    """One of an edition that the caller may read."""
    found = Certificate.objects.filter(edition=edition, pk=pk).select_related("region").first()
    if found is None:
        raise Http404
    found.edition = edition
    return found


def checked(check_id, now) -> Certificate | None:
    """What the public check page may speak of: certificates that are out, valid or revoked."""
    return with_release(now).filter(check_id=check_id, is_out=True).first()


def certificates_of(edition, kind=""):
    found = Certificate.objects.filter(edition=edition).select_related("region")
    return found.filter(kind=kind) if kind else found


def counts_of(edition) -> dict[str, int]:
    """Kind -> how many stand."""
    kinds = list(Certificate.objects.filter(edition=edition, revoked_at=None).values_list("kind", flat=True))
    return {kind.value: kinds.count(kind.value) for kind in CertificateKind}


def charters_to_issue(decision_set) -> int:
    standing = Certificate.objects.filter(decision__decision_set=decision_set, revoked_at=None).values("decision")
    return decision_set.decisions.exclude(award_id="").exclude(pk__in=standing).count()


def regions_to_certify(edition):
    """Regions with an arrived entry and no valid certificate of participation, by code."""
    kind = CertificateKind.PARTICIPATION
    standing = Certificate.objects.filter(edition=edition, kind=kind, revoked_at=None).values("region")
    arrived = Entry.objects.arrived().filter(edition=edition).values("region")
    return Region.objects.filter(pk__in=arrived).exclude(pk__in=standing).order_by("code")


def certificates_of_region(region, edition, now):
    """What a region may download: its valid certificates, from publication on."""
    return (
        with_release(now)
        .filter(region=region, edition=edition, is_out=True, revoked_at=None)
        .order_by("kind", "sequence")
    )


def region_and_edition(user, code, slug):
    """For the region's admin and the edition's people; a 404 for everybody else."""
    region = Region.objects.filter(code=code).first()
    edition = Edition.objects.filter(slug=slug).first()
    if region is None or edition is None or not may_read_certificates_of(user, region, edition):
        raise Http404
    return region, edition


def content_of(certificate) -> CharterContent:
    """What the documents draw: the words as issued, with the emblem of that time."""
    return contents_of([certificate])[0]


def contents_of(certificates) -> list[CharterContent]:
    """The same for many; each emblem is read once."""
    emblems: dict[str, bytes] = {}
    contents = []
    for certificate in certificates:
        path = certificate.content.get(EMBLEM)
        if path and path not in emblems:
            with default_storage.open(path) as file:
                emblems[path] = file.read()
        contents.append(read_content(certificate.content, emblem=emblems.get(path)))
    return contents
