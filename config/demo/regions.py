"""The demo's home region says what a region says of itself, and its agencies report innovations: all of it sample data."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from awards.actions import masterplan, profile, register
from awards.enums import BookKind, HeadStatus, InnovationState, MasterplanStatus, PlanKind
from awards.models import Dimension, GovernmentIndex
from awards.rules import profile as may
from awards.sample import sample_pdf
from config.demo.intake import allowed

TERMS = (
    ("Kepala daerah terdahulu (contoh)", HeadStatus.DEFINITIVE, date(2018, 9, 20), date(2023, 9, 19)),
    ("Penjabat kepala daerah (contoh)", HeadStatus.INTERIM, date(2023, 9, 20), date(2025, 2, 19)),
    ("Kepala daerah (contoh)", HeadStatus.DEFINITIVE, date(2025, 2, 20), None),
)
VALUES = ((2021, "2.14"), (2022, "2.68"), (2023, "2.91"), (2024, "3.31"), (2025, "3.56"))
INNOVATIONS = (
    ("Antrean Puskesmas dari Rumah", "living", InnovationState.RUNNING, date(2024, 5, 1), None),
    ("Izin Usaha Mikro di Kelurahan", "governance", InnovationState.RUNNING, date(2025, 1, 1), None),
    ("Kelas Digital Lansia", "society", InnovationState.CARRIED_OUT, date(2023, 2, 1), date(2024, 12, 1)),
    ("Kompos Pasar Induk", "environment", InnovationState.PLANNED, date(2027, 3, 1), None),
)
SOURCE = "Data contoh, bukan hasil resmi"


def describe(region, *, admin, now) -> None:
    """The profile: three terms, two versions of the masterplan, plans, an index by year."""
    act = {"by": admin, "now": now}
    for name, status, starts, ends in TERMS:
        profile.record_head(region, name=name, status=status, starts=starts, ends=ends, is_sample=True, **act)
    masterplan.add_masterplan(
        region, first_year=2018, last_year=2022, status=MasterplanStatus.IN_FORCE, is_sample=True, **act
    )
    standing = masterplan.add_masterplan(
        region, first_year=2023, last_year=2027, status=MasterplanStatus.IN_FORCE, decree="Peraturan contoh 12/2023",
        is_sample=True, **act,
    )  # fmt: skip
    for kind in (BookKind.ANALYSIS, BookKind.PLAN, BookKind.SUMMARY):
        file = ContentFile(sample_pdf(str(kind)))
        masterplan.add_book(standing, kind=kind, name=f"masterplan-{kind}-contoh.pdf", file=file, **act)
    for kind, first, last in ((PlanKind.LONG, 2025, 2045), (PlanKind.MEDIUM, 2025, 2029)):
        url = f"https://contoh.example/{kind}"
        profile.add_plan_link(region, kind=kind, first_year=first, last_year=last, url=url, **act)
    index = GovernmentIndex.objects.get(code="spbe")
    for year, value in VALUES:
        profile.record_index(region, index=index, year=year, value=Decimal(value), source=SOURCE, is_sample=True, **act)


def report(agency, *, writer, now) -> None:
    """The register of an agency: running, carried out and planned."""
    for title, dimension, state, starts, ends in INNOVATIONS:
        made = register.register(
            agency, title=title, dimension=Dimension.objects.get(code=dimension), state=state, starts=starts, ends=ends,
            description=f"{title}: uraian singkat (contoh).", budget="APBD (contoh)", is_sample=True, by=writer, now=now,
        )  # fmt: skip
        allowed(may.may_keep_innovation, writer, made)
