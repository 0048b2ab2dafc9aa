"""An uploaded table between its preview and its confirmation: kept privately, named by a signed note."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusal import Refused

SALT = "awards.tables.waiting"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """A file that waits for its confirmation. place: what it is for, such as "region-12"; for an edition its id."""

    path: str
    name: str
    sha256: str
    kind: str
    place: str
    user: int

    @property
    def token(self) -> str:
        return signing.dumps(self.__dict__, salt=SALT, compress=True)

    def read(self) -> bytes:
        """Raises Refused when the file is gone or is another one by now."""
        try:
            with default_storage.open(self.path) as file:
                data = file.read()
        except FileNotFoundError as fault:
            raise Refused(_("The uploaded file is no longer here. Upload it again.")) from fault
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise Refused(_("The uploaded file has changed. Upload it again."))
        return data

    def open(self) -> ContentFile:
        """As it was uploaded. Raises Refused as `read` does."""
        return ContentFile(self.read(), name=self.name)

    def forget(self) -> None:
        default_storage.delete(self.path)


def keep(name: str, data: bytes, *, kind: str, place: str, user) -> Waiting:
    """Store an upload; files of this person that nobody confirmed within a day go."""
    folder = f"imports/{place}/{user.pk}/{kind}"
    _forget_old(folder)
    sha256 = hashlib.sha256(data).hexdigest()
    path = default_storage.save(f"{folder}/{sha256[:32]}", ContentFile(data))
    return Waiting(path, name[:150], sha256, kind, place, user.pk)


def waiting_from(token: str, *, kind: str, place: str, user) -> Waiting:
    """The file that a token names. Raises Refused for a token that is old, foreign or of another table."""
    try:
        found = Waiting(**signing.loads(token, salt=SALT, max_age=KEPT))
    except (signing.BadSignature, TypeError) as fault:
        raise Refused(_("This preview is too old. Upload the file again.")) from fault
    if (found.kind, found.place, found.user) != (kind, place, user.pk):
        raise Refused(_("This preview is too old. Upload the file again."))
    return found


def _forget_old(folder: str) -> None:
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        path = f"{folder}/{name}"
        if default_storage.get_modified_time(path) < timezone.now() - KEPT:
            default_storage.delete(path)
