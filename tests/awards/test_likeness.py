"""How alike names and contents are, whatever the order; and the pairs that the secretariat works through."""

import csv

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.jobs import work
from accounts.models import Job
from awards.actions import likeness
from awards.enums import EntryState, PairFinding
from awards.likeness.contents import TOP, Pair, Text, find_pairs
from awards.likeness.names import Name, name_of, title_likeness
from awards.likeness.parts import marked, runs_of
from awards.models import LikenessRun, PairVerdict, SimilarPair
from awards.reference import FOLDER
from tests.factories.entries import make_entry
from tests.factories.gates import earlier_entry, last_edition

with (FOLDER / "quickwins.csv").open(encoding="utf-8") as file:
    TITLES = [row["title_id"] for row in csv.DictReader(file)]
titles = st.sampled_from(TITLES)


@pytest.mark.parametrize(
    ("title", "acronym", "long"),
    [
        ("SIPANDAI (Sistem Pelayanan Andal)", "sipandai", "sistem pelayanan andal"),
        ("Sistem Pelayanan Andal (SIPANDAI)", "sipandai", "sistem pelayanan andal"),
        ("SIPANDAI: Sistem Pelayanan Andal", "sipandai", "sistem pelayanan andal"),
        ("SIPANDAI - Sistem Pelayanan Andal", "sipandai", "sistem pelayanan andal"),
        ("Aplikasi SIPANDAI (Sistem Pelayanan Andal)", "sipandai", "sistem pelayanan andal"),
        ("SIPANDAI", "sipandai", ""),
        ("Sistem Pelayanan Andal", "", "sistem pelayanan andal"),
        ("Kartu Petani Mandiri (KPM)", "kpm", "kartu petani mandiri"),
        ("Magesty (Magelang Smart City) untuk belanja UMKM", "magesty", "magelang smart city"),
        ("Si Abah Banyu (Sistem Informasi Awas Banjir Hulu)", "siabahbanyu", "sistem informasi awas banjir hulu"),
        ("Posyandu (baru)", "", "posyandu baru"),
        ("Sistem Informasi Cepat Tanggap (tahap dua)", "", "sistem informasi cepat tanggap tahap dua"),
        ("", "", ""),
    ],
)
def test_name_is_taken_apart(title, acronym, long):
    assert name_of(title) == Name(acronym, long)


FAMILY = [
    "SIPANDAI (Sistem Pelayanan Andal)",
    "Sistem Pelayanan Andal",
    "SIPANDAI",
    "Sistem Pelayanan Andal (SIPANDAI)",
]


@pytest.mark.parametrize("one", FAMILY)
@pytest.mark.parametrize("other", FAMILY)
def test_acronym_and_long_form_are_alike(one, other):
    assert title_likeness(one, other) >= 0.72


@pytest.mark.parametrize("version", [" 2.0", " v2", " versi 2", "-2", " 2025", " II"])
@pytest.mark.parametrize("one", FAMILY)
def test_what_is_named_as_a_later_version_is_alike(one, version):
    for name in ("SIPANDAI", "SI PANDAI", "Sistem Pelayanan Andal"):
        assert title_likeness(one, name + version) >= 0.72


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SUPER (Sukabumi Participated Responder)", "SUPER (Sistem Usaha Perikanan)"),
        ("Smart Traffic", "Smart City"),
        ("Bank Sampah Bersemi (BSB)", "Bank Sampah Terpadu"),
        ("Sudut Baca Lentera", "Job Fair Virtual"),
        ("SIMAPI", "Sistem Pelayanan Andal"),
    ],
)
def test_different_names_are_not(one, other):
    assert title_likeness(one, other) < 0.72


@settings(deadline=None)
@given(titles, titles)
def test_likeness_of_real_names_is_symmetric_and_between_0_and_1(one, other):
    assert title_likeness(one, other) == title_likeness(other, one)
    assert 0 <= title_likeness(one, other) <= 1


@settings(deadline=None)
@given(titles)
def test_a_real_name_is_alike_itself_however_it_is_written(title):
    assert title_likeness(title, title) == title_likeness(title, title.upper()) == 1
    assert title_likeness(title, f"  {title.lower()}. ") == 1


@pytest.mark.parametrize("title", [title for title in TITLES if name_of(title).acronym])
def test_a_real_name_is_found_by_each_of_its_halves(title):
    name = name_of(title)
    assert title_likeness(title, name.long) >= 0.9
    assert title_likeness(title, name.acronym.upper()) >= 0.9


def test_different_real_quick_wins_are_rarely_alike():
    alike = [(a, b) for n, a in enumerate(TITLES) for b in TITLES[:n] if title_likeness(a, b) >= 0.72]
    assert alike == []


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared(one, other):
    assert title_likeness(one, other) == title_likeness(other, one)
    assert marked(one, runs_of(other)) is not None


BODY = "petugas mendatangi kampung untuk menerima permohonan dokumen kependudukan setiap pekan bersama kader desa"


def texts():
    return [
        Text("2026-0001", "SIPANDAI (Sistem Pelayanan Andal)", BODY),
        Text("2026-0002", "Sistem Pelayanan Andal", "warga menukar sampah terpilah dengan tabungan yang tercatat rapi"),
        Text("2026-0003", "Jemput Bola Adminduk", BODY + " dan relawan"),
        Text("2025-0009", "Kampung Kopi", "wisatawan mengikuti perjalanan kopi dari kebun sampai cangkir", wanted=False),
        Text("2025-0010", "Kampung Kopi", "penyeduh kopi menceritakan sejarah kampung kepada tamu", wanted=False),
    ]  # fmt: skip


def test_pairs_are_found_by_title_and_by_content_once_each():
    assert find_pairs(texts()) == [
        Pair("2026-0001", "2026-0002", "title", 1.0),
        Pair("2026-0001", "2026-0003", "content", find_pairs(texts())[1].score),
    ]
    assert find_pairs(texts())[1].score > 0.8


@settings(deadline=None, max_examples=25)
@given(st.permutations(texts()))
def test_order_of_rows_changes_nothing(rows):
    assert find_pairs(rows) == find_pairs(texts())


def test_nothing_to_compare_gives_no_pairs():
    assert find_pairs([]) == []
    assert find_pairs(texts()[:1]) == []
    assert find_pairs([Text("a", "!", ""), Text("b", "?", "")]) == []
    with pytest.raises(ValueError, match="same key"):
        find_pairs([texts()[0], texts()[0]])


def test_only_the_likest_partners_are_kept():
    rows = [Text(f"2026-{n:04d}", f"Inovasi {n}", BODY + " gratis" * (n % 2)) for n in range(12)]
    by_content = [pair for pair in find_pairs(rows, top=3) if pair.kind == "content"]
    of_the_first = [pair.second for pair in by_content if pair.first == "2026-0000" and pair.score == 1]
    assert of_the_first == ["2026-0002", "2026-0004", "2026-0006", "2026-0008", "2026-0010"]
    assert len(by_content) < 12 * 11 / 2
    assert {pair.score for pair in by_content} == {1.0}


def test_parts_that_stand_in_both_are_marked_and_nothing_is_lost():
    one = "Dahulu warga menunggu lama. Kini petugas datang ke kampung setiap pekan, tanpa biaya."
    parts = marked(one, runs_of("Mulai tahun ini petugas datang ke kampung; gratis."))
    assert "".join(part.text for part in parts) == one
    assert [part.text.strip() for part in parts if part.shared] == ["petugas datang ke kampung"]


@settings(deadline=None)
@given(st.text(alphabet="abc \n.", max_size=80), st.text(alphabet="abc \n.", max_size=80))
def test_marking_keeps_every_character_after_the_first_word(one, other):
    assert "".join(part.text for part in marked(one, runs_of(other))) == one.lstrip()


# --- over the database ---


def twins(world, **words):
    """Two sent entries of two regions with the same topic, and one that is different."""
    one = make_entry(world, state=EntryState.SENT, title="SIPANDAI (Sistem Pelayanan Andal)", seed=1, **words)
    two = make_entry(world, state=EntryState.SENT, region=2, title="Sistem Pelayanan Andal", seed=1)
    return one, two


def compare(world, cast, now, entry=None):
    return likeness.compare(world.edition, entry=entry, by=cast.secretariat, now=now)


@pytest.fixture(autouse=True)
def _stopped(request):
    if "world" in request.fixturenames:
        request.getfixturevalue("clock")


def test_comparison_keeps_pairs_once_and_renews_them(world, cast, now):
    one, two = twins(world)
    run = compare(world, cast, now)
    assert (run.texts, run.entry) == (2, None)
    pairs = list(SimilarPair.objects.values_list("first", "second", "kind"))
    assert (one.pk, two.pk, "title") in pairs
    again = compare(world, cast, now)
    assert again.digest == run.digest
    assert list(SimilarPair.objects.values_list("first", "second", "kind")) == pairs
    assert set(SimilarPair.objects.values_list("run", flat=True)) == {again.pk}
    assert LikenessRun.objects.count() == 2


def test_pairs_that_are_alike_no_more_go_unless_they_have_a_verdict(world, cast, now):
    one, two = twins(world)
    compare(world, cast, now)
    other = make_entry(world, state=EntryState.SENT, region=1, title="Sistem Pelayanan Andal", seed=1)
    compare(world, cast, now)
    likeness.judge(one, two, finding="different", by=cast.secretariat, now=now)
    type(one).objects.filter(pk__in=[one.pk, other.pk]).update(state=EntryState.WITHDRAWN)
    compare(world, cast, now)
    assert set(SimilarPair.objects.values_list("first", "second")) == {(one.pk, two.pk)}


def test_drafts_and_later_editions_are_never_compared(world, cast, now):
    one, _two = twins(world)
    make_entry(world, region=1, title="SIPANDAI (Sistem Pelayanan Andal)", filled=True)
    older = earlier_entry(world, title="Sistem Pelayanan Andal", seed=1)
    assert compare(world, cast, now).texts == 3
    assert {older.pk} <= set(SimilarPair.objects.values_list("second", flat=True))
    assert likeness.compare(older.edition, by=cast.secretariat, now=now).texts == 1
    assert SimilarPair.objects.filter(first=one).exists()


def test_one_entry_finds_its_own_pairs_only(world, cast, now):
    one, two = twins(world)
    make_entry(world, state=EntryState.SENT, region=1, title="Bank Sampah", seed=5)
    make_entry(world, state=EntryState.SENT, region=2, dimension="living", title="Bank Sampah", seed=5)
    compare(world, cast, now, entry=one)
    found = SimilarPair.objects.values_list("first", "second")
    assert (one.pk, two.pk) in set(found)
    assert all(one.pk in pair for pair in found)


def test_comparing_one_entry_forgets_no_pair_that_others_have_found(world, cast, now):
    entries = [make_entry(world, state=EntryState.SENT, title="Mal Pelayanan Publik") for _number in range(TOP + 2)]
    compare(world, cast, now)
    found = set(SimilarPair.objects.values_list("first", "second", "kind"))
    compare(world, cast, now, entry=entries[0])
    assert set(SimilarPair.objects.values_list("first", "second", "kind")) == found


def test_pairs_of_what_was_withdrawn_are_not_listed(world, cast, now, login):
    one, two = twins(world)
    compare(world, cast, now)
    type(one).objects.filter(pk=one.pk).update(state=EntryState.WITHDRAWN)
    client = login(cast.secretariat)
    page = client.get(reverse("awards:similar", args=[world.edition.slug]), {"state": "all"})
    assert (page.context["pairs"], list(page.context["form"].fields["region"].choices)[1:]) == ([], [])
    page = client.get(reverse("awards:screening_entry", args=[world.edition.slug, two.code]))
    assert page.context["similar"] == []


# --- pages ---


def test_secretariat_starts_the_job_and_reads_its_pairs(world, cast, login):
    one, two = twins(world)
    client = login(cast.secretariat)
    url = reverse("awards:similar", args=[world.edition.slug])
    assert "Not compared yet" in client.get(url).content.decode()
    started = client.post(reverse("awards:similar_compare", args=[world.edition.slug]))
    job = Job.objects.get()
    assert started.url == reverse("accounts:job", args=[job.pk])
    work.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"link": url})
    page = client.get(url)
    assert [(pair.one, pair.other) for pair in page.context["pairs"]] == [(one, two)]


def test_one_job_that_waits_is_enough(world, cast, login):
    one, _two = twins(world)
    client, url = login(cast.secretariat), reverse("awards:similar_compare", args=[world.edition.slug])
    started = Job.objects.filter(kind="likeness")
    first = client.post(url).url
    started.update(state="queued")
    assert client.post(url).url == first
    assert started.count() == 1
    assert client.post(url, {"entry": one.code}).url != first
    started.update(state="done")
    assert client.post(url).url != first


def test_job_of_one_entry_leads_back_to_its_page(world, cast, login):
    one, two = twins(world)
    client = login(cast.secretariat)
    client.post(reverse("awards:similar_compare", args=[world.edition.slug]), {"entry": one.code})
    work.func(Job.objects.get().pk)
    back = reverse("awards:screening_entry", args=[world.edition.slug, one.code])
    assert Job.objects.get().result == {"link": f"{back}#similar"}
    assert [pair.other for pair in client.get(back).context["similar"]] == [two]


def test_list_filters_by_verdict_region_and_dimension(world, cast, now, login):
    one, two = twins(world)
    compare(world, cast, now)
    client, url = login(cast.auditor), reverse("awards:similar", args=[world.edition.slug])

    def count(**chosen):
        return len(client.get(url, chosen).context["pairs"])

    assert [count(), count(state="decided"), count(state="all")] == [1, 0, 1]
    assert [count(region=one.region.code), count(region="51.71"), count(dimension="living")] == [1, 1, 0]
    likeness.judge(one, two, finding="same", by=cast.secretariat, now=now)
    assert [count(), count(state="decided"), count(state="all")] == [0, 1, 1]


def test_pair_page_shows_both_and_takes_the_verdict(world, cast, now, login):
    one, two = twins(world)
    client = login(cast.secretariat)
    url = reverse("awards:similar_pair", args=[world.edition.slug, one.code, two.code])
    page = client.get(url)
    text = page.content.decode()
    assert "<mark>" in text
    assert "Kepala bidang (contoh)" not in text  # contact persons are private
    assert [value for value, _label in page.context["form"].fields["finding"].choices] == [
        "same", "replica:other", "replica:one", "different",
    ]  # fmt: skip
    assert client.post(url, {"finding": ""}).context["form"].errors
    assert client.post(url, {"finding": "replica:other", "note": "Meniru"}).status_code == 302
    said = PairVerdict.objects.get()
    assert (said.finding, said.origin, said.note, said.by) == (PairFinding.REPLICA, two, "Meniru", cast.secretariat)


@pytest.mark.parametrize(("who", "get", "post"), [
    ("auditor", 200, 403), ("organiser", 200, 403), ("agency", 404, 404), ("region_admin", 404, 404),
    ("judge", 404, 404), ("province", 404, 404), ("stranger", 404, 404),
])  # fmt: skip
def test_pairs_are_for_the_people_of_the_edition(world, cast, login, who, get, post):
    one, two = twins(world)
    client, slug = login(getattr(cast, who)), world.edition.slug
    for url in (
        reverse("awards:similar", args=[slug]),
        reverse("awards:similar_pair", args=[slug, one.code, two.code]),
    ):
        assert client.get(url).status_code == get
    assert client.post(reverse("awards:similar_pair", args=[slug, one.code, two.code]), {}).status_code == post
    assert client.post(reverse("awards:similar_compare", args=[slug])).status_code == post
    assert client.get(reverse("awards:similar_compare", args=[slug])).status_code == 405


def test_drafts_and_foreign_pairs_are_not_there(world, cast, login):
    one, _two = twins(world)
    draft = make_entry(world, region=1, filled=True)
    edition = last_edition(world)
    older = [earlier_entry(world, edition=edition, dimension=name) for name in ("governance", "living")]
    client, slug = login(cast.secretariat), world.edition.slug
    for codes in [(one.code, draft.code), (one.code, one.code), (one.code, "2026-9999"), [old.code for old in older]]:
        assert client.get(reverse("awards:similar_pair", args=[slug, *codes])).status_code == 404
    assert client.get(reverse("awards:similar_pair", args=[slug, one.code, older[0].code])).status_code == 200


def test_list_asks_the_same_queries_for_one_pair_as_for_three(world, cast, now, login, queries_of):
    twins(world)
    compare(world, cast, now)
    client, url = login(cast.secretariat), reverse("awards:similar", args=[world.edition.slug])
    client.get(url)
    one = queries_of(client, url)
    make_entry(world, state=EntryState.SENT, region=1, title="Sistem Pelayanan Andal", seed=1)
    compare(world, cast, now)
    assert len(client.get(url).context["pairs"]) == 3
    assert queries_of(client, url) == one
