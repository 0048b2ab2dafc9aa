"""A small edition: three regions in three time zones, six dimensions, one open round. Written straight to the tables,
because it is the ground that actions are tested on; entries, sheets and runs come through the actions."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from accounts.enums import SCOPE_OF, Role, Zone
from accounts.models import Membership, User
from awards.enums import RegionKind, StageKind
from awards.models import (
    Agency,
    Category,
    Dimension,
    Edition,
    FormVersion,
    Programme,
    Province,
    Region,
    Stage,
    SubDimension,
)
from judging.models import ConflictFact, Judge, Panel, PanelMember, Round, RubricVersion
from scoring.engine.canonical import digest

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NOW = datetime(2026, 8, 12, 3, 0, tzinfo=UTC)  # Rabu, 12 Agustus 2026 pukul 10.00 WIB, inside the intake stage
DIMENSIONS = ["governance", "branding", "economy", "living", "society", "environment"]
STAGES = [
    (StageKind.INTAKE, -10, 20),
    (StageKind.SCREENING, 20, 30),
    (StageKind.JUDGING, 30, 50),
    (StageKind.PLENARY, 50, 55),
    (StageKind.OBJECTION, 55, 60),
    (StageKind.PUBLICATION, 60, 90),
]


@dataclass
class World:
    edition: Edition
    regions: list[Region]
    agencies: dict[str, list[Agency]]  # region code -> agencies
    panels: dict[str, Panel]  # dimension code -> panel
    round: Round
    judges: list[Judge]
    categories: dict[str, Category] = field(default_factory=dict)  # "governance-kabupaten" -> category


def unsaved(name, *, email=None, **fields) -> User:
    email = email or f"{name.lower().replace(' ', '.')}@example.org"
    user = User(email=email, name=name, **fields)
    user.set_password("rahasia-sekali-1")
    return user


def person(name, *, email=None, **fields) -> User:
    user = unsaved(name, email=email, **fields)
    user.save()
    return user


def held(user, role, scope_id, now=NOW) -> Membership:
    """Not saved yet."""
    return Membership(user=user, role=role, scope=SCOPE_OF[role], scope_id=scope_id, granted_at=now)


def grant(user, role, scope_id, now=NOW) -> Membership:
    membership = held(user, role, scope_id, now)
    membership.save()
    return membership


def load_form() -> dict:
    return json.loads(text_of("forms/quickwin_2026.json"))


def load_rubric() -> dict:
    return json.loads(text_of("rubrics/quickwin_award.json"))


@cache
def text_of(fixture: str) -> str:
    return (FIXTURES / fixture).read_text()


@cache
def digest_of(fixture: str) -> str:
    return digest(json.loads(text_of(fixture)))


def make_edition(year=2026, now=NOW, *, programme=None, form=None) -> Edition:
    programme = programme or make_programme()
    if form is None:
        definition = load_form()
        form, _made = FormVersion.objects.get_or_create(
            digest=digest_of("forms/quickwin_2026.json"),
            defaults={"code": definition["code"], "number": 1, "definition": definition, "published_at": now},
        )
    edition = Edition.objects.create(
        programme=programme, slug=f"forum-{year}", year=year, name_id=f"Forum Uji {year}", name_en=f"Test forum {year}",
        ministry="Kementerian Uji", form=form,
        tie_breaks=[{"metric": "criterion:benefit"}, {"metric": "criterion:innovation"}],
        grades=[{"code": "good", "label_id": "Baik", "label_en": "Good", "from": "60"},
                {"code": "fair", "label_id": "Cukup", "label_en": "Fair", "from": "0"}],
        awards=[{"place": 1, "label_id": "Terbaik I", "label_en": "First"},
                {"place": 2, "label_id": "Terbaik II", "label_en": "Second"},
                {"place": 3, "label_id": "Terbaik III", "label_en": "Third"}],
        screening_clauses=[{"code": "3.1", "text_id": "Inovasi belum berjalan enam bulan",
                            "text_en": "The innovation has run for less than six months"}],
    )  # fmt: skip
    day = timedelta(days=1)
    Stage.objects.bulk_create(
        Stage(edition=edition, kind=kind, opens_at=now + first * day, closes_at=now + last * day)
        for kind, first, last in STAGES
    )
    return edition


def make_programme() -> Programme:
    programme, made = Programme.objects.get_or_create(
        code="kota-cerdas", defaults={"name_id": "Gerakan Menuju Kota Cerdas", "name_en": "Towards Smart Cities"}
    )
    if made:
        dimensions = Dimension.objects.bulk_create(
            Dimension(
                programme=programme, code=code, order=order, programme_label=f"Smart {code.title()}",
                label_id=f"Dimensi {code}", label_en=f"{code.title()} dimension",
            )
            for order, code in enumerate(DIMENSIONS)
        )  # fmt: skip
        SubDimension.objects.bulk_create(
            SubDimension(
                dimension=dimension, code=f"{dimension.code}-one", order=0, label_id=f"Sub {dimension.code}",
                label_en=f"Sub {dimension.code}",
            )
            for dimension in dimensions
        )  # fmt: skip
    return programme


def make_regions() -> list[Region]:
    rows = [
        ("33", "Jawa Tengah", Zone.WIB, "33.07", RegionKind.REGENCY, "Kabupaten Wonosobo"),
        ("51", "Bali", Zone.WITA, "51.71", RegionKind.CITY, "Kota Denpasar"),
        ("91", "Papua", Zone.WIT, "91.03", RegionKind.REGENCY, "Kabupaten Jayapura"),
    ]
    provinces = Province.objects.bulk_create(Province(code=code, name=name, zone=zone) for code, name, zone, *_ in rows)
    return Region.objects.bulk_create(
        Region(code=code, kind=kind, name=name, province=province, zone=province.zone)
        for province, (_code, _name, _zone, code, kind, name) in zip(provinces, rows, strict=True)
    )


def make_world(now=NOW) -> World:
    edition, regions = make_edition(now=now), make_regions()
    agencies = Agency.objects.bulk_create(
        Agency(region=region, name=name, short_name=short)
        for region in regions
        for name, short in (("Dinas Komunikasi dan Informatika", "Diskominfo"), ("Dinas Kesehatan", "Dinkes"))
    )
    dimensions = list(edition.programme.dimensions.all())
    categories = Category.objects.bulk_create(
        Category(edition=edition, dimension=dimension, participant=kind)
        for dimension in dimensions
        for kind in (RegionKind.REGENCY, RegionKind.CITY)
    )
    definition = load_rubric()
    rubric = RubricVersion.objects.create(
        code=definition["code"], number=1, definition=definition, published_at=now,
        digest=digest_of("rubrics/quickwin_award.json"),
    )  # fmt: skip
    stage = edition.stage(StageKind.JUDGING)
    round_ = Round.objects.create(
        edition=edition, rubric=rubric, opens_at=stage.opens_at, closes_at=stage.closes_at,
        pact_id="Saya menilai dengan jujur.", pact_en="I judge honestly.",
    )  # fmt: skip
    judges = make_judges(edition, range(1, 7))
    ConflictFact.objects.create(
        judge=judges[0], region=regions[0], kind="home", recorded_by=judges[0].user, recorded_at=now
    )
    panels = Panel.objects.bulk_create(
        Panel(edition=edition, dimension=dimension, name=f"Panel {dimension.code}") for dimension in dimensions
    )
    panels = {panel.dimension.code: panel for panel in panels}
    PanelMember.objects.bulk_create(
        PanelMember(panel=panels[code], judge=judge)
        for code, members in (("governance", judges[:4]), ("living", judges[2:]))
        for judge in members
    )
    return World(
        edition, regions, {region.code: [each for each in agencies if each.region == region] for region in regions}, panels,
        round_, judges, {f"{each.dimension.code}-{each.participant}": each for each in categories},
    )  # fmt: skip


def make_judges(edition, numbers) -> list[Judge]:
    users = User.objects.bulk_create(
        unsaved(f"Juri {number:02d} (contoh)", email=f"juri{number:02d}@example.org") for number in numbers
    )
    Membership.objects.bulk_create(held(user, Role.JUDGE, edition.pk) for user in users)
    return Judge.objects.bulk_create(
        Judge(edition=edition, user=user, code=f"J{number:02d}", institution="Universitas Uji")
        for number, user in zip(numbers, users, strict=True)
    )


def make_judge(edition, number) -> Judge:
    return make_judges(edition, [number])[0]
