"""The verification bundle of a run: what anybody needs to compute it again, without Juara and without names.

A ZIP with frozen.json, run.json, result.json (canonical bytes), the method note in both languages, the source of the engine
that made the run, verify.py and a manifest of digests. Judges stand in it by their code. The same run gives the same bytes.
"""

import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from scoring.engine.canonical import canonical_bytes
from scoring.kept import ROOT, present_source, source_of
from scoring.models import RankingRun

EPOCH = (2020, 1, 1, 0, 0, 0)  # a fixed time in the archive, so that the same run gives the same bytes
MOST_BYTES = 200 * 1024 * 1024  # of an unpacked bundle
# What the archive module raises for a damaged, encrypted or otherwise unreadable archive.
UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, UnicodeError)
README = {
    "id": "Berkas verifikasi. Jalankan: python verify.py (perlu Python 3.11, NumPy, SciPy). Hasil SAME berarti setiap "
    "peringkat sama setelah dihitung ulang dari data beku.",
    "en": "Verification bundle. Run: python verify.py (needs Python 3.11, NumPy, SciPy). SAME means that every place is "
    "the same after computing it again from the frozen data.",
}


class BadBundle(ValueError):
    """The file is not a verification bundle; the message says why."""


def make_bundle(run: RankingRun) -> bytes:
    """The ZIP of a run. Three queries."""
    files = {
        "README.txt": f"{README['id']}\n\n{README['en']}\n".encode(),
        "frozen.json": run.frozen.content.encode("utf-8"),
        "run.json": canonical_bytes(_header(run)),
        "result.json": canonical_bytes(stored_result(run)),
        "verify.py": (ROOT / "standalone.py").read_bytes(),
        **note_files(run.frozen.read()["note"]),
        **(source_of(run.engine) or present_source()),
    }
    manifest = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return _zipped({**files, "manifest.json": canonical_bytes(manifest)})


def stored_result(run: RankingRun) -> dict[str, Any]:
    """The result of a run as it was hashed: what the run keeps, with its rows put back."""
    rows = run.rows.order_by("pk").select_related("entry", "category__dimension", "version")
    return {**run.result, "rows": [_row(row) for row in rows]}


def read_bundle(data: bytes) -> dict[str, bytes]:
    """File name -> bytes. Raises BadBundle for what is no ZIP or would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
                raise BadBundle("The bundle is too large.")
            return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except UNREADABLE as fault:
        raise BadBundle("The file is not a ZIP archive, or is damaged.") from fault


def engine_archive() -> bytes:
    """The source of the present engine as a ZIP: what scoring/kept.py runs when a later one has taken its place."""
    return _zipped(present_source())


def note_files(note: Mapping[str, list[dict[str, Any]]]) -> dict[str, bytes]:
    """The method note as plain text, one file a language."""
    from scoring.standalone import note_text  # noqa: PLC0415 - heavy: loaded when used

    return {f"note_{language}.txt": note_text(sections).encode("utf-8") for language, sections in note.items()}


def _header(run: RankingRun) -> dict[str, Any]:
    return {
        "number": f"R{run.frozen.round.number}-{run.number}",
        "method": run.method,
        "params": run.params,
        "engine": run.engine,
        "frozen": run.frozen.digest,
        "digest": run.digest,
    }


def _row(row: Any) -> dict[str, Any]:
    return {
        "entry": row.entry.code,
        "category": row.category.code,
        "version": row.version.number,
        "n": row.n,
        "raw": float(row.raw) if row.raw else None,
        "score": float(row.score) if row.score else None,
        "place": row.place,
        "tied": row.tied,
        "steps": row.tie_breaks,
        "why": row.why,
        **row.detail,
    }


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
