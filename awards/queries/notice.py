"""What people were told, for the desks that show it and the people whom it reached."""

from datetime import timedelta

from awards.enums import NoticeKind
from awards.models import Notice

SHOWN = timedelta(days=30)


def last_nudges(edition, **where) -> dict[int, Notice]:
    """Agency id (or region id, with agency=None) -> the last reminder by a person there, with its sender. One query."""
    rows = Notice.objects.filter(edition=edition, kind=NoticeKind.NUDGE, **where).select_related("sender")
    key = "region_id" if where.get("agency", "") is None else "agency_id"
    return {getattr(notice, key): notice for notice in rows.order_by("at", "pk")}
