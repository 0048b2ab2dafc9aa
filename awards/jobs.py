"""Long work of awards: functions (job, report) that settings.JOB_KINDS names."""

from io import BytesIO
from itertools import takewhile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from awards.models import Certificate
from awards.queries.certificate import contents_of


def make_charters(job, report):
    """All certificates of `job.arguments["certificates"]` (their ids) as one PDF and as a ZIP with one PDF each.

    Works in parts of 50. A finished part lies in the private storage and stands in the checkpoint, so that a restart
    goes on after it. The files carry the time at which the job was asked for: run again, they are the same bytes.
    """
    from awards.documents.charter import draw_charters  # noqa: PLC0415 - heavy: loaded when used
    from awards.documents.charter_batches import charter_parts, zip_bytes  # noqa: PLC0415 - heavy: loaded when used

    contents = contents_of(_in_order(job.arguments["certificates"]))
    parts = list(takewhile(_is_there, report.checkpoint.get("parts", [])))
    for place, part in enumerate(charter_parts(contents)):
        if place < len(parts):
            continue
        pdf = draw_charters(part.contents, created=job.created_at)
        kept = {"pdf": _keep(job, f"{place:04d}.pdf", pdf)}
        kept["zip"] = _keep(job, f"{place:04d}.zip", zip_bytes(part, created=job.created_at))
        parts = [*parts, kept]
        report.step(part.first - 1 + len(part.contents), total=len(contents), checkpoint={"parts": parts})
    return {"files": _merged(job, report, parts, contents)}


def _in_order(ids):
    found = Certificate.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def _keep(job, name, content: bytes) -> str:
    return default_storage.save(f"jobs/{job.pk}/parts/{name}", ContentFile(content))


def _merged(job, report, parts, contents):
    from awards.documents.charter_batches import merge_pdfs, merge_zips  # noqa: PLC0415 - heavy: loaded when used

    name = job.arguments.get("name", "certificates")
    pdfs = [_read(part["pdf"]) for part in parts]
    whole = report.keep(f"{name}.pdf", merge_pdfs(pdfs, first=contents[0], title=job.title, created=job.created_at))
    archive = BytesIO()
    merge_zips([_read(part["zip"]) for part in parts], archive)
    files = [whole, report.keep(f"{name}.zip", archive.getvalue())]
    _clear(job)
    return files


def _clear(job) -> None:
    """Drops the parts, also those of an attempt that broke before it could note them."""
    folder = f"jobs/{job.pk}/parts"
    for name in default_storage.listdir(folder)[1]:
        default_storage.delete(f"{folder}/{name}")


def _is_there(part) -> bool:
    return default_storage.exists(part["pdf"]) and default_storage.exists(part["zip"])


def _read(path) -> bytes:
    with default_storage.open(path) as file:
        return file.read()
