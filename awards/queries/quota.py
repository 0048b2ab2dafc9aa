"""How much evidence a region keeps in an edition, and how much it may."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from awards.models import Evidence, EvidenceUpload

MEGABYTE = 1024 * 1024
KEPT_TIMES = 2  # what lies on the disk, with what was taken out or is on its way, may be so many times the quota


@dataclass(frozen=True)
class Quota:
    """files, size: what stands; kept_*: all that lies on the disk for the region, also what was taken out of drafts."""

    files: int
    size: int
    kept_files: int
    kept_size: int
    most_files: int
    most_size: int

    @property
    def left(self) -> int:
        return max(0, self.most_size - self.size)

    @property
    def files_left(self) -> int:
        return max(0, self.most_files - self.files)

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.size / self.most_size)) if self.most_size else 100

    @property
    def is_nearly_used(self) -> bool:
        return 10 * self.size >= 8 * self.most_size or 10 * self.files >= 8 * self.most_files

    def takes(self, size: int) -> bool:
        fits = self.files_left > 0 and size <= self.left
        kept = self.kept_size + size <= KEPT_TIMES * self.most_size and self.kept_files < KEPT_TIMES * self.most_files
        return fits and kept


def quota_of(entry, *, besides: str = "") -> Quota:
    """Of the entry's region in its edition; needs entry.edition. Two queries. besides: the token of an upload that is
    not counted as being on its way, because it is what arrives now."""
    edition = entry.edition
    rows = Evidence.objects.filter(entry__region=entry.region_id, entry__edition=edition).exclude(path="")
    stands = Q(removed_at=None)
    held = rows.aggregate(
        files=Count("pk", filter=stands), room=Sum("size", filter=stands, default=0),
        kept_files=Count("pk"), kept_room=Sum("size", default=0),
    )  # fmt: skip
    coming = EvidenceUpload.objects.filter(
        entry__region=entry.region_id, entry__edition=edition, evidence=None, refused=""
    ).exclude(token=besides)
    under_way = coming.aggregate(files=Count("pk"), room=Sum("size", default=0))
    return Quota(
        held["files"], held["room"], held["kept_files"] + under_way["files"], held["kept_room"] + under_way["room"],
        edition.evidence_files, edition.evidence_megabytes * MEGABYTE,
    )  # fmt: skip
