"""The method note: how a round was scored, in plain sentences generated from its rules, in both languages.

The words stand here in both languages and not in the catalogue of translations, because the note is frozen with the
round: the same configuration gives the same bytes whatever is installed.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from scoring.engine.display import number

LANGUAGES = ("id", "en")
Section = dict[str, Any]  # {"title": text, "text": [paragraph, ...]}

TITLES = {
    "what": {"id": "Apa yang dinilai", "en": "What is scored"},
    "who": {"id": "Siapa yang menilai", "en": "Who scores"},
    "weights": {"id": "Kriteria dan bobot", "en": "Criteria and weights"},
    "formula": {"id": "Rumus", "en": "Formula"},
    "missing": {"id": "Nilai yang kosong dan selisih nilai", "en": "Missing marks and score gaps"},
    "ties": {"id": "Nilai sama", "en": "Ties"},
    "exclusions": {"id": "Yang tidak diperingkat", "en": "What is not ranked"},
    "repeat": {"id": "Cara menghitung ulang", "en": "How to compute it again"},
}
METRICS = {
    "raw_mean": {"id": "rata-rata mentah", "en": "the raw mean"},
    "median": {"id": "median nilai total", "en": "the median of the totals"},
    "lowest": {"id": "nilai total terendah", "en": "the lowest total"},
    "highest": {"id": "nilai total tertinggi", "en": "the highest total"},
    "agreement": {"id": "kesepakatan juri yang lebih besar", "en": "closer agreement of the judges"},
    "draw": {"id": "undian dari sidik digital putaran", "en": "lots drawn from the digest of the round"},
    "decision": {"id": "keputusan dewan juri yang dicatat", "en": "a recorded decision of the jury"},
    "human": {"id": "keputusan dewan juri yang dicatat", "en": "a recorded decision of the jury"},
}


def method_note(content: Mapping[str, Any]) -> dict[str, list[Section]]:
    """Language -> sections, out of the frozen content (without its note)."""
    return {language: _note(content, language) for language in LANGUAGES}


def _note(content: Mapping[str, Any], language: str) -> list[Section]:
    return [
        {"title": TITLES[key][language], "text": [pair[language] for pair in paragraphs(content)]}
        for key, paragraphs in SECTIONS.items()
    ]


def metric_name(metric: str, criteria: Mapping[str, Mapping[str, str]], language: str) -> str:
    """A step of the tie-break ladder in words."""
    code = metric.removeprefix("criterion:")
    if code != metric:
        label = criteria.get(code, {})
        named = label.get(f"label_{language}") or label.get("label_id") or code
        return {"id": f"rata-rata kriteria {named}", "en": f"the mean of the criterion {named}"}[language]
    return METRICS.get(metric, {"id": metric, "en": metric})[language]


def _what(content: Mapping[str, Any]) -> list[dict[str, str]]:
    entries, categories = len(content["entries"]), len({entry["category"] for entry in content["entries"]})
    round = content["round"]["number"]
    return [
        {
            "id": f"Putaran {round} menilai {number(entries, 0, 'id')} usulan yang lolos seleksi administrasi "
            f"dalam {categories} kategori. Setiap kategori diperingkat sendiri.",
            "en": f"Round {round} scores {number(entries, 0, 'en')} entries that passed the administrative selection, "
            f"in {categories} categories. Each category is ranked by itself.",
        }
    ]


def _who(content: Mapping[str, Any]) -> list[dict[str, str]]:
    judges, sheets = len(content["judges"]), len(content["sheets"])
    wanted = content["round"]["marks_per_entry"]
    counts = Counter(Counter(sheet["entry"] for sheet in content["sheets"]).values())
    spread = {
        "id": ", ".join(
            f"{number(counts[n], 0, 'id')} usulan mendapat {n} lembar" for n in sorted(counts, reverse=True)
        ),
        "en": ", ".join(
            f"{number(counts[n], 0, 'en')} {'entry' if counts[n] == 1 else 'entries'} with {n}"
            for n in sorted(counts, reverse=True)
        ),
    }
    return [
        {
            "id": f"{judges} juri mengirim {number(sheets, 0, 'id')} lembar nilai. Aturan: {wanted} juri untuk setiap "
            "usulan. Juri tidak menilai daerah yang memiliki benturan kepentingan dengannya.",
            "en": f"{judges} judges sent {number(sheets, 0, 'en')} score sheets. The rule: {wanted} judges for each "
            "entry. A judge does not score a region with which there is a conflict of interest.",
        },
        *_further(content["round"]),
        {
            "id": f"Lembar nilai per usulan: {spread['id'] or 'tidak ada'}.",
            "en": f"Score sheets per entry: {spread['en'] or 'none'}.",
        },
    ]


def _further(round: Mapping[str, Any]) -> list[dict[str, str]]:
    if "continues" not in round:
        return []
    base, marks, entries = round["continues"]["number"], sum(round["further"].values()), len(round["further"])
    return [
        {
            "id": f"Putaran ini menambah nilai putaran {base} yang sudah dibekukan: {number(marks, 0, 'id')} nilai tambahan "
            f"untuk {number(entries, 0, 'id')} usulan yang dekat dengan batas juara.",
            "en": f"This round adds to the frozen marks of round {base}: {number(marks, 0, 'en')} further marks on "
            f"{number(entries, 0, 'en')} entries near a prize line.",
        }
    ]


def _weights(content: Mapping[str, Any]) -> list[dict[str, str]]:
    total = sum(float(criterion["weight"]) for criterion in content["rubric"]["criteria"]) or 1.0
    lines = []
    for criterion in content["rubric"]["criteria"]:
        share = {language: number(100 * float(criterion["weight"]) / total, 2, language) for language in LANGUAGES}
        english = criterion["label_en"] or criterion["label_id"]
        scale = f"{criterion['min']}–{criterion['max']}"
        lines.append(
            {
                "id": f"{criterion['label_id']}: bobot {share['id']}%, skala {scale}.",
                "en": f"{english}: weight {share['en']}%, scale {scale}.",
            }
        )
    return lines


def _formula(content: Mapping[str, Any]) -> list[dict[str, str]]:
    from scoring.engine.methods import METHODS  # noqa: PLC0415 - heavy: loaded when used

    known = METHODS.get(content["edition"]["method"])
    sentence = known.sentence if known else {"id": content["edition"]["method"], "en": content["edition"]["method"]}
    title = known.title if known else sentence
    return [
        {
            "id": "Nilai total seorang juri adalah 100 × jumlah bobot × (nilai − batas bawah) / (batas atas − batas "
            "bawah), dengan bobot berjumlah satu.",
            "en": "A judge's total is 100 × the sum of weight × (mark − low end) / (high end − low end), with weights "
            "that sum to one.",
        },
        {
            "id": f"Metode yang ditetapkan: {title['id']}. {sentence['id']}",
            "en": f"The method laid down: {title['en']}. {sentence['en']}",
        },
        *(_beside(known.model, content["edition"]["params"]) if known else []),
    ]


def _beside(model: str, params: Mapping[str, Any]) -> list[dict[str, str]]:
    """What stands beside the score: place intervals where draws give them, and where signals come from."""
    from scoring.engine.methods import MIXED  # noqa: PLC0415 - heavy: loaded when used
    from scoring.engine.uncertainty import DRAWS, NEAR_LINE_DRAWS  # noqa: PLC0415 - heavy: loaded when used

    lines = []
    if model and params.get("estimator") != "jmle":
        usual = params.get("draws")
        counts = {
            language: [number(n, 0, language) for n in (usual or DRAWS, NEAR_LINE_DRAWS)] for language in LANGUAGES
        }
        closer = dict.fromkeys(LANGUAGES, "") if usual else {
            "id": f"; {counts['id'][1]} bila interval sebuah usulan melintasi peringkat juara terakhir",
            "en": f"; {counts['en'][1]} when the interval of an entry crosses the last prize place",
        }  # fmt: skip
        lines.append(
            {
                "id": f"Interval peringkat berasal dari {counts['id'][0]} simulasi dari model yang ditaksir{closer['id']}.",
                "en": f"Place intervals come from {counts['en'][0]} draws of the fitted model{closer['en']}.",
            }
        )
    if model != MIXED:
        lines.append(
            {
                "id": "Sinyal pada penilaian juri berasal dari model terkalibrasi di samping metode yang dipilih, "
                "selama model itu dapat ditaksir.",
                "en": "Signals on the marks of judges come from the calibrated model beside the chosen method, wherever "
                "it can be fitted.",
            }
        )
    return lines


def _missing(content: Mapping[str, Any]) -> list[dict[str, str]]:
    policy = {
        "drop": {
            "id": "Lembar nilai yang tidak lengkap tidak dihitung. Nilai kosong tidak pernah menjadi nol.",
            "en": "An incomplete score sheet does not count. A missing mark is never zero.",
        },
        "renormalise": {
            "id": "Bobot kriteria yang kosong dibagikan kepada kriteria lain. Nilai kosong tidak pernah menjadi nol.",
            "en": "The weight of a missing criterion goes to the others. A missing mark is never zero.",
        },
    }[content["round"]["missing_policy"]]
    tolerance = {language: number(float(content["round"]["gap_tolerance"]), 2, language) for language in LANGUAGES}
    gaps = sum(sheet["kind"] == "gap" for sheet in content["sheets"])
    return [
        policy,
        {
            "id": f"Bila nilai total berselisih lebih dari {tolerance['id']}, seorang juri tambahan menilai; "
            f"ini terjadi dengan {gaps} lembar nilai.",
            "en": f"Where totals differ by more than {tolerance['en']}, one more judge scores; this gave {gaps} of the "
            "score sheets.",
        },
    ]


def _ties(content: Mapping[str, Any]) -> list[dict[str, str]]:
    criteria = {criterion["code"]: criterion for criterion in content["rubric"]["criteria"]}
    steps = {
        language: "; ".join(
            metric_name(step["metric"], criteria, language) for step in content["edition"]["tie_breaks"]
        )
        for language in LANGUAGES
    }
    decimals = content["edition"]["display_decimals"]
    shared = {
        "id": f"Nilai yang sama pada {decimals} desimal berbagi peringkat (1, 2, 2, 4).",
        "en": f"Scores that are equal at {decimals} decimals share the place (1, 2, 2, 4).",
    }
    if not content["edition"]["tie_breaks"]:
        return [shared]
    return [
        shared,
        {
            "id": f"Sebelum itu nilai sama dipisahkan berturut-turut oleh: {steps['id']}.",
            "en": f"Before that, ties are told apart in this order by: {steps['en']}.",
        },
    ]


def _exclusions(content: Mapping[str, Any]) -> list[dict[str, str]]:
    marked = {sheet["entry"] for sheet in content["sheets"]}
    without = sum(entry["code"] not in marked for entry in content["entries"])
    lines = [
        {
            "id": f"Usulan yang tidak lolos, ditarik, atau tanpa nilai tidak diperingkat; {without} usulan tanpa nilai.",
            "en": f"Entries that are not eligible, withdrawn or without marks are not ranked; {without} without marks.",
        }
    ]
    reason = content["round"]["override_reason"]
    if reason:
        lines.append(
            {
                "id": f"Putaran dibekukan meskipun jumlah nilai tidak sama. Alasan yang dicatat: {reason}",
                "en": f"The round was frozen although the numbers of marks differ. Recorded reason: {reason}",
            }
        )
    return lines


def _repeat(content: Mapping[str, Any]) -> list[dict[str, str]]:
    version = content["engine"]
    return [
        {
            "id": f"Mesin hitung versi {version}. Berkas verifikasi memuat data beku, rumus, dan hasil; siapa pun dapat "
            "menghitung ulang dengan Python dan NumPy/SciPy.",
            "en": f"Engine version {version}. The verification bundle holds the frozen data, the formulas and the "
            "result; anybody can compute it again with Python and NumPy/SciPy.",
        }
    ]


SECTIONS: dict[str, Callable[[Mapping[str, Any]], list[dict[str, str]]]] = {
    "what": _what,
    "who": _who,
    "weights": _weights,
    "formula": _formula,
    "missing": _missing,
    "ties": _ties,
    "exclusions": _exclusions,
    "repeat": _repeat,
}
