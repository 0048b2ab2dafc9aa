"""What an import would do, before anybody says yes."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Edition
from awards.tables.incoming import Preview, bring_in
from awards.tables.reading import Sheet
from scoring.tables.registry import IMPORTS


def preview_import(kind: str, sheet: Sheet, *, edition: Edition, by: User, now: datetime) -> Preview:
    """Does the import and takes it back. Nothing stands afterwards."""
    return bring_in(IMPORTS[kind].table(edition=edition, by=by, now=now), sheet, dry_run=True)


def nothing_new(preview: Preview) -> str:
    """What to say about a file that changes nothing; empty when it does."""
    counts = preview.counts
    if counts["error"] or counts["new"] or counts["changed"]:
        return ""
    return _("Every row of this file stands already. There is nothing to import.")
