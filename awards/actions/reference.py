from typing import Any

from django.db import transaction

from accounts.actions import audit
from awards.models import (
    Cluster,
    ClusterMember,
    Dimension,
    GovernmentIndex,
    Programme,
    Province,
    ProvinceAlias,
    Region,
    RegionAlias,
    SubDimension,
)
from awards.reference import Reference


@transaction.atomic
def load(reference: Reference, *, by, now) -> dict[str, int]:
    """Writes the reference data; rows that stand already are brought up to date. Returns the count of each kind."""
    programme, _made = Programme.objects.update_or_create(
        code=reference.programme["code"],
        defaults={name: reference.programme[name] for name in ("name_id", "name_en")},
    )
    _load_places(reference)
    _load_dimensions(programme, reference)
    _load_indices(reference)
    _load_clusters(reference, now)
    counts = {
        "provinces": len(reference.provinces),
        "regions": len(reference.regions),
        "autonomous": sum(region.is_autonomous for region in reference.regions),
        "aliases": len(reference.province_aliases) + len(reference.region_aliases),
        "dimensions": len(reference.dimensions),
        "subdimensions": sum(len(dimension.subdimensions) for dimension in reference.dimensions),
    }
    audit.record("reference.load", programme, by=by, now=now, **counts)
    return counts


def _upsert(rows: list[Any], unique: list[str]) -> None:
    if not rows:
        return
    model = type(rows[0])
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - public API
    model.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=unique,
        update_fields=[name for name in names if name not in unique],
    )


def _load_places(reference: Reference) -> None:
    _upsert([Province(code=row.code, name=row.name, zone=row.zone) for row in reference.provinces], ["code"])
    provinces = dict(Province.objects.values_list("code", "pk"))
    joined = dict(Region.objects.values_list("code", "year_joined"))  # from then on the secretariat keeps the year
    _upsert(
        [
            Region(
                code=row.code, kind=row.kind, name=row.name, province_id=provinces[row.province], zone=row.zone,
                is_autonomous=row.is_autonomous, year_joined=joined.get(row.code, row.year_joined),
            )
            for row in reference.regions
        ],
        ["code"],
    )  # fmt: skip
    regions = dict(Region.objects.values_list("code", "pk"))
    _upsert(
        [ProvinceAlias(province_id=provinces[code], alias=alias) for code, alias in reference.province_aliases],
        ["alias"],
    )
    _upsert([RegionAlias(region_id=regions[code], alias=alias) for code, alias in reference.region_aliases], ["alias"])


def _load_dimensions(programme: Programme, reference: Reference) -> None:
    for order, row in enumerate(reference.dimensions):
        dimension, _made = Dimension.objects.update_or_create(
            programme=programme,
            code=row.code,
            defaults={
                "order": order,
                "programme_label": row.programme_label,
                "label_id": row.label_id,
                "label_en": row.label_en,
            },
        )
        for place, (code, label_id, label_en) in enumerate(row.subdimensions):
            SubDimension.objects.update_or_create(
                dimension=dimension,
                code=code,
                defaults={"order": place, "label_id": label_id, "label_en": label_en},
            )


def _load_indices(reference: Reference) -> None:
    for row in reference.indices:
        values = {
            name: getattr(row, name) for name in ("name_id", "name_en", "first_year", "last_year", "most", "source")
        }
        GovernmentIndex.objects.update_or_create(code=row.code, defaults={**values, "grades": list(row.grades)})


def _load_clusters(reference: Reference, now) -> None:
    """Only clusters that are not there yet: from then on the secretariat keeps them."""
    regions = dict(Region.objects.values_list("code", "pk"))
    for row in reference.clusters:
        names = {"name_id": row.name_id, "name_en": row.name_en, "source": row.source}
        cluster, made = Cluster.objects.get_or_create(code=row.code, defaults=names)
        if made:
            ClusterMember.objects.bulk_create(
                ClusterMember(cluster=cluster, region_id=regions[code], added_at=now) for code in row.regions
            )
