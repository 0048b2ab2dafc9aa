"""How the charters of an edition look and read, before they are issued. Issued ones keep their words."""

import hashlib
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.language import language
from accounts.refusal import Refused
from awards.documents.charter_content import BadEmblem, open_emblem
from awards.documents.numbering import PatternError, validate_pattern
from awards.models import Edition

EDITABLE = ("place", "date", "signatory_name", "signatory_office_id", "signatory_office_en")


@transaction.atomic
def set_wording(edition, *, words: dict[str, str], patterns: dict[str, str], by, now) -> Edition:
    """words: some of EDITABLE; patterns: by kind of certificate."""
    for pattern in patterns.values():
        try:
            validate_pattern(pattern)
        except PatternError as error:
            raise Refused(error.message(language())) from error
    found = Edition.objects.select_for_update().get(pk=edition.pk)
    changes = {name: words[name].strip() for name in EDITABLE if name in words}
    found.charter = found.charter | changes | {"pattern": found.charter.get("pattern", {}) | patterns}
    found.save(update_fields=["charter"])
    audit.record("charter.set_wording", found, by=by, now=now, edition=found, words=changes, patterns=patterns)
    return found


@transaction.atomic
def set_emblem(edition, *, name: str, data: bytes, by, now) -> Edition:
    """The picture at the top of the charters, drawn anew so that nothing but the picture is kept."""
    try:
        picture = open_emblem(data)
    except BadEmblem as error:
        raise Refused(
            _("The emblem cannot be used. Upload a PNG or JPEG picture of at most 40 million pixels.")
        ) from error
    target = BytesIO()
    picture.save(target, "PNG")
    digest = hashlib.sha256(target.getvalue()).hexdigest()
    path = f"emblems/{digest}.png"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(target.getvalue()))
    found = Edition.objects.select_for_update().get(pk=edition.pk)
    found.charter = found.charter | {"emblem": {"path": path, "name": name[:200], "sha256": digest}}
    found.save(update_fields=["charter"])
    audit.record("charter.set_emblem", found, by=by, now=now, edition=found, name=name[:200], sha256=digest)
    return found


@transaction.atomic
def remove_emblem(edition, *, by, now) -> Edition:
    """Later charters come without it; the picture stays for those that were issued with it."""
    found = Edition.objects.select_for_update().get(pk=edition.pk)
    if "emblem" not in found.charter:
        raise Refused(_("There is no emblem."))
    found.charter = {key: value for key, value in found.charter.items() if key != "emblem"}
    found.save(update_fields=["charter"])
    audit.record("charter.remove_emblem", found, by=by, now=now, edition=found)
    return found
