"""Private files on a disk: what save() returned stands there whole, whatever happens to the machine afterwards."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError

UNFINISHED = ".part"  # the end of the names of files that are being written


class DurableFileSystemStorage(FileSystemStorage):
    """Writes under a temporary name, then fsync, rename, fsync of the folder. Whoever opens a name gets all of it or
    nothing. A failed fsync is never tried again: the system may have forgotten what it could not write.
    """

    def _save(self, name, content):
        target = Path(self.path(name))
        self._make_folder(target.parent)
        temporary = target.with_name(f".{uuid.uuid4().hex}{UNFINISHED}")
        mode = self.file_permissions_mode or 0o600
        try:
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)  # noqa: PTH105
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
        return str(name).replace("\\", "/")

    def _make_folder(self, folder: Path) -> None:
        """The folder with all above it, each written into the one that holds it."""
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for each in missing:
            sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def dropped_if_refused(path: str) -> Iterator[None]:
    """Around the transaction that writes the row of a stored file: the file goes when there is surely no such row.

    When the database fails, the answer to its COMMIT may be all that was lost and the row stand. The file stays then,
    and `tidy_files` deletes it if no row names it.
    """
    try:
        yield
    except DatabaseError:
        raise
    except BaseException:
        default_storage.delete(path)
        raise
