"""What the public check page of a receipt may say: that it stands, and nothing of the entry that is not public."""

from typing import Any

from awards.models import EntryVersion
from awards.queries.public import winners


def receipt_by_check(check_id: str, now) -> dict[str, Any] | None:
    """state: genuine or superseded; title and region only of an entry whose prize is public. Three queries."""
    versions = EntryVersion.objects.select_related("entry__edition", "entry__region").defer("content")
    version = versions.filter(check_id=check_id).first()
    if version is None:
        return None
    prize = winners(now).filter(entry_id=version.entry_id).first()
    return {
        "state": "genuine" if version.entry.current_id == version.pk else "superseded",
        "version": version,
        "edition": version.entry.edition,
        "prize": prize if prize and prize.version_id == version.pk else None,
    }


def is_of_receipt(check_id: str) -> bool:
    """Whether a typed code is that of a receipt rather than of a charter."""
    return EntryVersion.objects.filter(check_id=check_id).exists()
