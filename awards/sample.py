"""Plausible sample answers in Indonesian for the demo and for tests, every text marked as a sample.

Numbers are drawn, names of people are functions. The same form, topic and seed give the same answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor
from random import Random
from typing import Any

from awards.enums import QuestionType
from awards.questionnaire.questions import Answers, Form, Question, is_empty

MARK = "(Contoh)"


@dataclass(frozen=True)
class Topic:
    """What an entry is about: a real quick win or one of TOPICS."""

    title: str
    summary: str = ""
    unit: str = "Dinas Komunikasi dan Informatika"


TOPICS: dict[str, tuple[tuple[str, str], ...]] = {
    "governance": (
        ("Layanan Adminduk Keliling", "Petugas mendatangi kampung untuk menerima permohonan dokumen kependudukan."),
        ("Antrean Daring Pelayanan Terpadu", "Warga memilih jam layanan sehingga tidak menunggu di loket."),
        ("Kanal Aduan Satu Pintu", "Aduan warga diteruskan ke dinas yang berwenang dan dipantau sampai selesai."),
        ("Perizinan Selesai di Kecamatan", "Izin usaha mikro diterbitkan di kantor kecamatan pada hari yang sama."),
    ),
    "branding": (
        ("Kalender Wisata Budaya", "Jadwal festival desa disusun bersama komunitas dan dipromosikan bersama."),
        ("Pusat Oleh-oleh Perajin", "Perajin menjual produk bertanda asal daerah di satu tempat."),
        ("Jelajah Kampung Kopi", "Wisatawan mengikuti perjalanan kopi dari kebun sampai cangkir."),
        ("Duta Cerita Kota", "Warga menulis cerita tempat bersejarah yang tampil di papan informasi."),
    ),
    "economy": (
        ("Pasar Tani Langsung", "Petani menjual hasil panen langsung kepada pembeli tanpa perantara."),
        ("Belanja Produk Lokal", "Kantor pemerintah membeli konsumsi rapat dari usaha mikro setempat."),
        ("Klinik Usaha Mikro", "Pendamping membantu usaha mikro mengurus izin, kemasan, dan pembukuan."),
        ("Lumbung Pangan Kelurahan", "Kelompok warga menyimpan cadangan pangan dan mencatat harganya setiap hari."),
    ),
    "living": (
        ("Pendampingan Ibu Hamil", "Kader memantau ibu hamil dan menghubungkannya dengan puskesmas."),
        ("Angkutan Sekolah Terjadwal", "Kendaraan menjemput pelajar di titik yang disepakati orang tua."),
        ("Tanggap Darurat 15 Menit", "Panggilan darurat diteruskan ke unit terdekat dan diukur waktunya."),
        ("Posyandu Terhubung", "Catatan tumbuh kembang anak terbaca di seluruh puskesmas."),
    ),
    "society": (
        ("Sudut Baca Warga", "Rak buku di ruang umum diisi dan dirawat oleh komunitas."),
        ("Kelas Digital Lansia", "Relawan muda mengajari lansia memakai layanan pemerintah secara daring."),
        ("Sekolah Siaga Bencana", "Siswa menyusun peta bahaya dan berlatih evakuasi setiap semester."),
        ("Bursa Keterampilan Desa", "Warga bertukar keahlian melalui kelas singkat di balai desa."),
    ),
    "environment": (
        ("Bank Sampah Terpadu", "Warga menukar sampah terpilah dengan tabungan yang tercatat."),
        ("Pantau Muka Air Sungai", "Warga hulu dan hilir saling memberi kabar tinggi air sungai."),
        ("Kompos Pasar Tradisional", "Sampah organik pasar diolah menjadi kompos untuk taman kota."),
        ("Hemat Energi Penerangan Jalan", "Lampu jalan menyesuaikan terang dengan lalu lintas."),
    ),
}  # fmt: skip
LONG = {
    "summary": "{summary} Layanan ini menjangkau {reach} warga dan dijalankan bersama {partners} mitra.",
    "problem": "Sebelum inovasi, warga menunggu rata-rata {before} hari dan harus datang {visits} kali. "
    "Keluarga di wilayah jauh menanggung biaya perjalanan, sementara petugas mencatat permohonan di tempat terpisah.",
    "change": "Alur kerja diringkas menjadi tiga langkah: permohonan diterima di tempat terdekat, diperiksa pada hari "
    "yang sama, lalu hasilnya disampaikan kepada warga. Waktu layanan turun menjadi {after} hari.",
    "novelty": "Kebaruan terletak pada pembagian tugas antara {unit}, kecamatan, dan kelompok warga, "
    "sehingga layanan tidak bergantung pada satu kantor.",
    "benefit": "Penghematan dirasakan oleh {reach} orang. Manfaat dihitung dari catatan layanan setiap bulan "
    "dan diperiksa silang melalui wawancara dengan pengguna.",
    "cooperation": "Perangkat daerah menyiapkan aturan dan anggaran, perguruan tinggi mendampingi evaluasi, "
    "komunitas menjalankan kegiatan, dan rapat bersama memutuskan perbaikan setiap tiga bulan.",
    "local_wisdom": "Gotong royong dan musyawarah kampung menjadi dasar pembagian tugas dan penyelesaian keluhan.",
    "technology": "Formulir digital dipakai petugas setiap hari; warga tanpa telepon pintar dilayani petugas.",
    "integration": "Terhubung dengan layanan kependudukan dan sistem aduan untuk menukar data status permohonan.",
    "people": "Tim tetap terdiri atas {team} orang yang dilatih dua kali setahun, dibantu relawan kecamatan.",
    "strategy": "Tiga tahun ke depan layanan diperluas ke seluruh kecamatan, dimasukkan ke rencana kerja, "
    "dan dievaluasi bersama warga setiap semester.",
    "replicated_by": "Dua daerah tetangga memakai alur dan panduan yang sama sejak tahun lalu.",
    "needs": "Daerah lain memerlukan satu keputusan kepala daerah, tim kecil, pelatihan dua hari, "
    "dan biaya awal sekitar {cost} juta rupiah.",
    "alignment": "Inovasi mendukung sasaran RPJMD tentang pelayanan publik dan tercantum dalam rencana kerja {unit}.",
}
SHORT = {
    "contact_name": "Kepala bidang (contoh)",
    "contact_phone": "0800 0000 0000",
    "survey_method": "Kuesioner kepada {respondents} pengguna pada bulan lalu",
    "agreement": "Nomor contoh 100/PKS/2025, 3 Maret 2025",
    "regulation_number": "Nomor contoh 12 Tahun 2025 tentang pelaksanaan inovasi",
    "won_when": "Tahun 2024, penghargaan contoh",
}
PARTNERS = (
    ("Perguruan tinggi setempat", "academia", "Mendampingi evaluasi dan menyusun panduan"),
    ("Kelompok warga", "community", "Menjalankan kegiatan di lapangan"),
    ("Perusahaan daerah", "business", "Menyediakan tempat dan peralatan"),
    ("Radio daerah", "media", "Menyebarkan jadwal dan hasil"),
    ("Kantor kecamatan", "government", "Menerima permohonan warga"),
)


def topic_for(dimension: str, seed: int) -> Topic:
    """A generated topic of a dimension."""
    topics = TOPICS[dimension]
    title, summary = topics[seed % len(topics)]
    return Topic(title=title, summary=summary)


def complete_answers(form: Form, *, seed: int, topic: Topic) -> dict[str, Answers]:
    """Answers to every question of the form that is shown, ready to be sent once the required files are there."""
    draw = Random(seed)  # noqa: S311 - samples are meant to be repeatable
    words = _words(draw, topic)
    answers: dict[str, Answers] = {}
    for section in form.sections:
        given: Answers = {}
        for question in section.questions:
            if question in section.shown(given):
                value = MAKERS[question.type](question, draw, words)
                if not is_empty(value):
                    given[question.code] = value
        answers[section.code] = given
    return answers


def sample_pdf(title: str) -> bytes:
    """A one-page PDF that says that it is a sample; small, and valid by structure."""
    text = f"Contoh bukti dukung: {title}".encode("ascii", "replace").replace(b"(", b"").replace(b")", b"")
    stream = b"BT /F1 14 Tf 60 760 Td (" + text + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + (b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out)))
    )


def _words(draw: Random, topic: Topic) -> dict[str, Any]:
    reach = draw.randrange(800, 60_000)
    return {
        "title": topic.title, "summary": topic.summary or "Layanan baru bagi warga.", "unit": topic.unit,
        "reached": str(reach), "reach": f"{reach:,}".replace(",", "."), "partners": draw.randrange(2, 6), "before": draw.randrange(7, 21),
        "visits": draw.randrange(2, 5), "after": draw.randrange(1, 4), "team": draw.randrange(5, 25),
        "cost": draw.randrange(40, 400, 10), "respondents": draw.randrange(120, 900, 10),
    }  # fmt: skip


def _short(question: Question, draw: Random, words: dict) -> str:
    if question.role == "title":
        return words["title"]
    known = SHORT.get(question.code)
    return _within(question, known.format(**words) if known else f"{MARK} {question.label_id}")


def _long(question: Question, draw: Random, words: dict) -> str:
    text = LONG.get(question.code, "Uraian contoh untuk: {title}.")
    return _within(question, f"{MARK} {text.format(**words)}")


def _within(question: Question, text: str) -> str:
    """The text as far as the limits of its question allow."""
    if question.max_words:
        text = text if len(text.split()) <= question.max_words else " ".join(text.split()[: question.max_words])
    return text[: question.max_chars] if question.max_chars else text


def _number(question: Question, draw: Random, words: dict) -> str:
    least = ceil(Decimal(question.min or 0))
    most = min(floor(Decimal(question.max or 100)), 60_000)
    named = {"reached": words["reached"], "satisfaction": draw.randrange(72, 97), "budget_years": draw.randrange(1, 5)}
    drawn = draw.randrange(least, max(min(most, least + 12), least) + 1)
    return _between(question, Decimal(named.get(question.code, drawn)))


def _money(question: Question, draw: Random, words: dict) -> str:
    return _between(question, Decimal(words["cost"] * 1_000_000))


def _between(question: Question, number: Decimal) -> str:
    """The number, or the limit of its question that it lies beyond."""
    if question.max is not None:
        number = min(number, Decimal(question.max))
    return str(max(number, Decimal(question.min)) if question.min is not None else number)


def _date(question: Question, draw: Random, words: dict) -> str:
    last = date.fromisoformat(question.max) if question.max else date(2025, 12, 31)
    drawn = last - timedelta(days=draw.randrange(400, 1400))
    return max(drawn, date.fromisoformat(question.min) if question.min else drawn).isoformat()


def _choice(question: Question, draw: Random, words: dict) -> str:
    return draw.choice(question.choices).code


def _choices(question: Question, draw: Random, words: dict) -> list[str]:
    most = min(int(question.max or 3), len(question.choices))
    picked = draw.sample([choice.code for choice in question.choices], draw.randrange(1, most + 1))
    return [choice.code for choice in question.choices if choice.code in picked]


def _yesno(question: Question, draw: Random, words: dict) -> bool:
    return question.code != "won_before" and draw.random() < 0.6  # noqa: PLR2004 - a bit more often yes


def _indicators(question: Question, draw: Random, words: dict) -> list[dict]:
    share = draw.randrange(40, 65)
    return [
        {"name": "Waktu layanan", "unit": "hari", "before": str(words["before"]), "after": str(words["after"]),
         "source": "Catatan layanan (contoh)"},
        {"name": "Warga terlayani", "unit": "persen", "before": str(share), "after": str(share + draw.randrange(10, 30)),
         "source": "Laporan triwulan (contoh)"},
    ]  # fmt: skip


def _partners(question: Question, draw: Random, words: dict) -> list[dict]:
    picked = draw.sample(range(len(PARTNERS)), words["partners"])
    return [
        {"name": f"{PARTNERS[n][0]} (contoh)", "kind": PARTNERS[n][1], "role": PARTNERS[n][2]} for n in sorted(picked)
    ]


def _links(question: Question, draw: Random, words: dict) -> list[dict]:
    return [{"label": "Halaman layanan (contoh)", "url": "https://example.org/contoh"}]


def _nothing(question: Question, draw: Random, words: dict) -> None:
    return None


def _declaration(question: Question, draw: Random, words: dict) -> bool:
    return True


MAKERS: dict[QuestionType, Callable[[Question, Random, dict], Any]] = {
    QuestionType.SHORT: _short,
    QuestionType.LONG: _long,
    QuestionType.NUMBER: _number,
    QuestionType.MONEY: _money,
    QuestionType.DATE: _date,
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
    QuestionType.YESNO: _yesno,
    QuestionType.INDICATORS: _indicators,
    QuestionType.PARTNERS: _partners,
    QuestionType.LINKS: _links,
    QuestionType.FILES: _nothing,
    QuestionType.DECLARATION: _declaration,
}
