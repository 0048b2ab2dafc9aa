"""How long a full bulk of charters takes: `python -m tests.bench.documents`."""

import resource
import time
from io import BytesIO

from awards.documents.charter import draw_charters
from awards.documents.charter_batches import charter_parts, draw_zip, merge_pdfs
from awards.documents.charter_content import CharterContent
from awards.documents.checkid import encode

COLOURS = ("#1F5FA8", "#9C2F6B", "#B45309", "#0F766E", "#6D3FA8", "#2E7D32")


def contents(count: int) -> list[CharterContent]:
    return [_content(number) for number in range(1, count + 1)]


def main(count: int = 1000) -> dict[str, float]:
    charters = contents(count)
    figures = {}
    figures["bulk_pdf_seconds"], pdf = _timed(lambda: draw_charters(charters))
    archive = BytesIO()
    figures["zip_seconds"], _ = _timed(lambda: draw_zip(charters, archive))
    drawn = [draw_charters(part.contents) for part in charter_parts(charters)]
    figures["merge_seconds"], _ = _timed(lambda: merge_pdfs(drawn, first=charters[0]))
    figures["bulk_pdf_megabytes"] = len(pdf) / 1e6
    figures["zip_megabytes"] = len(archive.getvalue()) / 1e6
    figures["peak_memory_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for name, value in figures.items():
        print(f"documents, {count} charters: {name} {value:.1f}")
    return figures


def _timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _content(number: int) -> CharterContent:
    check_id = encode(number.to_bytes(16))
    return CharterContent(
        ministry="Kementerian Komunikasi dan Digital Republik Indonesia",
        office="Direktorat Jenderal Teknologi Pemerintah Digital",
        number=f"B-{number:04d}/DJAI/AI.01.04/12/2026",
        recipient=f"Pemerintah Kabupaten Contoh Kepulauan {number}",
        merit_lines=(
            "sebagai Terbaik I Dimensi Smart Environment",
            "atas inovasi Sistem Informasi Pengelolaan Sampah Berbasis Masyarakat dan Bank Sampah Digital",
        ),
        event="pada Forum Kota Cerdas 2026",
        place_and_date="Jakarta, 1 Desember 2026",
        signatory_office="Direktur Jenderal",
        signatory_name="(nama pejabat, contoh)",
        check_url=f"https://juara.example.go.id/id/periksa/{check_id}",
        check_id=check_id,
        colour=COLOURS[number % len(COLOURS)],
        sample=True,
    )


if __name__ == "__main__":
    main()
