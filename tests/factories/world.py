"""A small edition: three regions in three time zones, six dimensions, one open round. Written straight to the tables,
because it is the ground that actions are tested on; entries, sheets and runs come through the actions."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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


def person(name, *, email=None, **fields) -> User:
    email = email or f"{name.lower().replace(' ', '.')}@example.org"
    user = User(email=email, name=name, **fields)
    user.set_password("rahasia-sekali-1")
    user.save()
    return user


def grant(user, role, scope_id, now=NOW) -> Membership:
    return Membership.objects.create(user=user, role=role, scope=SCOPE_OF[role], scope_id=scope_id, granted_at=now)


def load_form() -> dict:
    return json.loads((FIXTURES / "forms" / "quickwin_2026.json").read_text())


def load_rubric() -> dict:
    return json.loads((FIXTURES / "rubrics" / "quickwin_award.json").read_text())


def make_edition(year=2026, now=NOW, *, programme=None, form=None) -> Edition:
    programme = programme or make_programme()
    if form is None:
        definition = load_form()
        form, _made = FormVersion.objects.get_or_create(
            digest=digest(definition),
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
        for order, code in enumerate(DIMENSIONS):
            dimension = Dimension.objects.create(
                programme=programme, code=code, order=order, programme_label=f"Smart {code.title()}",
                label_id=f"Dimensi {code}", label_en=f"{code.title()} dimension",
            )  # fmt: skip
            SubDimension.objects.create(
                dimension=dimension, code=f"{code}-one", order=0, label_id=f"Sub {code}", label_en=f"Sub {code}"
            )
    return programme


def make_regions() -> list[Region]:
    rows = [
        ("33", "Jawa Tengah", Zone.WIB, "33.07", RegionKind.REGENCY, "Kabupaten Wonosobo"),
        ("51", "Bali", Zone.WITA, "51.71", RegionKind.CITY, "Kota Denpasar"),
        ("91", "Papua", Zone.WIT, "91.03", RegionKind.REGENCY, "Kabupaten Jayapura"),
    ]
    made = []
    for province_code, province_name, zone, code, kind, name in rows:
        province, _made = Province.objects.get_or_create(
            code=province_code, defaults={"name": province_name, "zone": zone}
        )
        region = Region.objects.create(code=code, kind=kind, name=name, province=province, zone=zone)
        made.append(region)
    return made


def make_world(now=NOW) -> World:
    edition, regions = make_edition(now=now), make_regions()
    agencies = {
        region.code: [
            Agency.objects.create(region=region, name=name, short_name=short)
            for name, short in (("Dinas Komunikasi dan Informatika", "Diskominfo"), ("Dinas Kesehatan", "Dinkes"))
        ]
        for region in regions
    }
    dimensions = list(edition.programme.dimensions.all())
    categories = {}
    for dimension in dimensions:
        for kind in (RegionKind.REGENCY, RegionKind.CITY):
            category = Category.objects.create(edition=edition, dimension=dimension, participant=kind)
            categories[f"{dimension.code}-{kind}"] = category
    definition = load_rubric()
    rubric = RubricVersion.objects.create(
        code=definition["code"], number=1, definition=definition, digest=digest(definition), published_at=now
    )
    stage = edition.stage(StageKind.JUDGING)
    round_ = Round.objects.create(
        edition=edition, rubric=rubric, opens_at=stage.opens_at, closes_at=stage.closes_at,
        pact_id="Saya menilai dengan jujur.", pact_en="I judge honestly.",
    )  # fmt: skip
    judges = [make_judge(edition, n) for n in range(1, 7)]
    ConflictFact.objects.create(
        judge=judges[0], region=regions[0], kind="home", recorded_by=judges[0].user, recorded_at=now
    )
    panels = {}
    for dimension in dimensions:
        panels[dimension.code] = Panel.objects.create(
            edition=edition, dimension=dimension, name=f"Panel {dimension.code}"
        )
    for judge in judges[:4]:
        PanelMember.objects.create(panel=panels["governance"], judge=judge)
    for judge in judges[2:]:
        PanelMember.objects.create(panel=panels["living"], judge=judge)
    return World(edition, regions, agencies, panels, round_, judges, categories)


def make_judge(edition, number) -> Judge:
    user = person(f"Juri {number:02d} (contoh)", email=f"juri{number:02d}@example.org")
    grant(user, Role.JUDGE, edition.pk)
    return Judge.objects.create(edition=edition, user=user, code=f"J{number:02d}", institution="Universitas Uji")
