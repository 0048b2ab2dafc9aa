"""What an entry continues or replicates: who may say so, what is sealed, and who gets to see it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.refusal import Refused
from awards.actions import lineage, submission
from awards.enums import EntryState, LineageKind
from awards.models import Lineage
from awards.queries import lineage as lines
from awards.sealing import digest_of
from tests.factories.decisions import schedule
from tests.factories.entries import make_entry
from tests.factories.gates import earlier_entry, last_edition
from tests.factories.world import NOW

CONTINUES, REPLICATES = LineageKind.CONTINUES, LineageKind.REPLICATES
OUTSIDE = {"title": "Layanan Jemput Bola", "region": "Kota Lain", "year": 2019, "link": "https://example.org/jemput"}


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def published(world, cast, **words):
    entry = earlier_entry(world, state=EntryState.ELIGIBLE, **words)
    here, world.edition = world.edition, entry.edition
    try:
        schedule(world, cast, [entry], at=NOW)
    finally:
        world.edition = here
    return entry


def connect(entry, source, cast, kind=CONTINUES, **words):
    return lineage.connect(entry, kind=kind, source=source, by=cast.agency, now=NOW, **words)


def test_link_stands_once_however_often_it_is_set(world, cast):
    entry, before = make_entry(world), earlier_entry(world)
    assert connect(entry, before, cast) == connect(entry, before, cast)
    with pytest.raises(Refused):
        connect(entry, before, cast, REPLICATES)


def test_link_to_itself_or_in_a_circle_is_refused(world, cast):
    one, two, three = (make_entry(world, dimension=name) for name in ("governance", "living", "economy"))
    with pytest.raises(Refused):
        connect(one, one, cast, REPLICATES)
    connect(two, one, cast, REPLICATES)
    connect(three, two, cast, REPLICATES)
    with pytest.raises(Refused):
        connect(one, three, cast, REPLICATES)


def test_database_refuses_a_link_to_itself_and_one_to_nothing(world, cast):
    entry = make_entry(world)
    words = {"entry": entry, "kind": CONTINUES, "set_by": cast.agency, "set_at": NOW}
    for more in ({"source": entry}, {}, {"source": make_entry(world, dimension="living"), "outside_title": "X"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lineage.objects.create(**words, **more)


def test_continuation_is_of_an_earlier_edition_and_the_same_region(world, cast):
    entry = make_entry(world)
    with pytest.raises(Refused):
        connect(entry, make_entry(world, dimension="living"), cast)
    with pytest.raises(Refused):
        connect(entry, earlier_entry(world, region=2), cast)
    older = earlier_entry(world, edition=last_edition(world, 2024))
    with pytest.raises(Refused):
        connect(older, entry, cast, REPLICATES, by_secretariat=True)


def test_links_are_sealed_and_old_versions_keep_their_digest(world, cast, now):
    entry = make_entry(world, state=EntryState.SENT)
    first = entry.current
    assert "lineage" not in first.content
    connect(entry, earlier_entry(world, title="Antrean Lama"), cast)
    lineage.connect(entry, kind=REPLICATES, outside=OUTSIDE, by=cast.agency, now=now)
    second = submission.submit(entry, key="s" * 32, by=cast.region_admin, now=now)
    assert [link["kind"] for link in second.content["lineage"]] == ["continues", "replicated_from"]
    assert second.content["lineage"][0]["title"] == "Antrean Lama"
    assert second.content["lineage"][1] == {
        "kind": "replicated_from", "title": "Layanan Jemput Bola", "region": "Kota Lain", "year": 2019,
        "link": "https://example.org/jemput",
    }  # fmt: skip
    assert [version.digest for version in entry.versions.all()] == [digest_of(v.content) for v in entry.versions.all()]
    assert entry.versions.get(number=1).digest == first.digest


def test_sending_again_without_change_makes_no_version(world, cast, now):
    entry = make_entry(world, state=EntryState.REVIEW)
    connect(entry, earlier_entry(world), cast)
    first = submission.submit(entry, key="s" * 32, by=cast.region_admin, now=now)
    lineage.confirm(entry.lineage.get(), by=cast.secretariat, now=now)
    assert submission.submit(entry, key="t" * 32, by=cast.region_admin, now=now) == first


def test_entrant_takes_back_own_links_only(world, cast, now):
    entry = make_entry(world, state=EntryState.SENT)
    own = connect(entry, earlier_entry(world), cast)
    set_by_staff = lineage.connect(
        entry, kind=REPLICATES, outside=OUTSIDE, by_secretariat=True, by=cast.secretariat, now=now
    )
    assert set_by_staff.confirmed_by == cast.secretariat
    assert lineage.take_back(own, by=cast.agency, now=now).removed_at == now
    with pytest.raises(Refused):
        lineage.take_back(set_by_staff, by=cast.agency, now=now)
    assert list(entry.lineage.standing()) == [set_by_staff]


def test_declined_link_is_seen_by_the_region_with_its_reason_and_by_nobody_else(world, cast, now):
    entry = make_entry(world, state=EntryState.SENT)
    link = connect(entry, published(world, cast), cast)
    with pytest.raises(Refused):
        lineage.decline(link, reason=" ", by=cast.secretariat, now=now)
    lineage.decline(link, reason="Tidak sama", by=cast.secretariat, now=now)
    assert lines.shown(entry, now) == lines.shown(entry, now, public=True) == []
    [seen] = lines.shown(entry, now, weighed=True)
    assert (seen.declined, seen.reason) == (True, "Tidak sama")
    with pytest.raises(Refused):
        lineage.confirm(link, by=cast.secretariat, now=now)


def test_blind_judges_get_no_link_that_tells_who_the_entrant_is(world, cast, now):
    entry = make_entry(world, state=EntryState.SENT)
    edition = last_edition(world)
    connect(entry, earlier_entry(world, edition=edition), cast)
    foreign = earlier_entry(world, edition=edition, region=1, title="Dari Denpasar")
    connect(entry, foreign, cast, REPLICATES)
    connect(entry, earlier_entry(world, edition=edition, dimension="living", title="Dari sendiri"), cast, REPLICATES)
    lineage.connect(entry, kind=REPLICATES, outside=OUTSIDE, by=cast.agency, now=now)
    own = OUTSIDE | {"title": "Antrean di Wonosobo"}
    lineage.connect(entry, kind=REPLICATES, outside=own, by=cast.agency, now=now)
    assert [link.title for link in lines.shown(entry, now, blind=True)] == ["Dari Denpasar", "Layanan Jemput Bola"]
    assert len(lines.shown(entry, now)) == 5


def test_blind_judges_get_no_source_that_is_judged_with_it_and_no_address_that_names_the_region(world, cast, now):
    entry = make_entry(world, state=EntryState.SENT)
    rival = make_entry(world, state=EntryState.SENT, region=1, title="Usulan lain tahun ini")
    connect(entry, rival, cast, REPLICATES, by_secretariat=True)
    for title, link in (("Pos Air", "https://pos-air.wonosobokab.go.id/"), ("Pos Api", "https://example.org/api")):
        outside = {"title": title, "link": link}
        lineage.connect(entry, kind=REPLICATES, outside=outside, by=cast.agency, now=now)
    assert [link.title for link in lines.shown(entry, now, blind=True)] == ["Pos Api"]


@pytest.mark.parametrize("page", ["awards:entry", "awards:entry_review", "awards:entry_lineage"])
def test_region_does_not_learn_of_entries_of_others_by_a_link_of_the_secretariat(world, cast, login, page):
    entry = make_entry(world, state=EntryState.SENT)
    rival = make_entry(world, state=EntryState.SENT, region=1, title="Usulan rahasia")
    connect(entry, rival, cast, REPLICATES, by_secretariat=True)
    for person in (cast.agency, cast.region_admin):
        text = login(person).get(reverse(page, args=[entry.code])).content.decode()
        assert ("An entry that is not public" in text, "Usulan rahasia" in text) == (True, False)
    here = reverse("awards:screening_lineage", args=[world.edition.slug, entry.code])
    assert "Usulan rahasia" in login(cast.secretariat).get(here).content.decode()


def test_public_sees_published_sources_and_what_stands_outside(world, cast, now, login):
    source = published(world, cast, title="Sumber yang umum")
    entry = make_entry(world, state=EntryState.ELIGIBLE, title="Tiruan yang umum", region=2)
    hidden = earlier_entry(world, edition=source.edition, dimension="living", title="Usulan tertutup")
    connect(entry, source, cast, REPLICATES, by_secretariat=True)
    connect(entry, hidden, cast, REPLICATES, by_secretariat=True)
    lineage.connect(entry, kind=REPLICATES, outside=OUTSIDE, by=cast.secretariat, now=now, by_secretariat=True)
    schedule(world, cast, [entry], at=NOW)
    page = login(None).get(reverse("awards:innovation", args=[entry.code]))
    text = page.content.decode()
    assert [link.title for link in page.context["lineage"]] == ["Sumber yang umum", "Layanan Jemput Bola"]
    assert "Usulan tertutup" not in text
    back = login(None).get(reverse("awards:innovation", args=[source.code]))
    assert [link.title for link in back.context["replicas"]] == ["Tiruan yang umum"]


# --- pages ---


def test_writer_finds_published_innovations_and_own_earlier_entries_only(world, cast, login):
    entry, edition = make_entry(world, by=cast.agency), last_edition(world)
    mine = earlier_entry(world, edition=edition, title="Bank Sampah Lama")
    earlier_entry(world, edition=edition, agency=1, dimension="living", title="Bank Sampah Dinkes")
    earlier_entry(world, edition=edition, region=1, title="Bank Sampah Denpasar")
    url = reverse("awards:entry_lineage", args=[entry.code])
    page = login(cast.agency).get(url, {"q": "bank sampah"})
    assert page.context["forms"]["found"] == [mine]
    public = published(world, cast, edition=edition, region=2, dimension="economy", title="Bank Sampah Jayapura")
    page = login(cast.agency).get(url, {"q": "sampah bank"})
    assert page.context["forms"]["found"] == [mine, public]
    data = {"which": "source", "q": "bank sampah", "source": public.code, "kind": "replicated_from"}
    assert login(cast.agency).post(url, data).status_code == 302
    assert entry.lineage.get().source == public
    unseen = {**data, "source": "2025-0003"}
    assert "source" in login(cast.agency).post(url, unseen).context["forms"]["source"].errors


def test_writer_names_something_outside(world, cast, login):
    entry = make_entry(world, by=cast.agency)
    url = reverse("awards:entry_lineage", args=[entry.code])
    page = login(cast.agency).post(
        url, {"which": "outside", "kind": "replicated_from", "title": "", "region": "Kota Z"}
    )
    assert list(page.context["forms"]["outside"].errors) == ["title"]
    assert 'value="Kota Z"' in page.content.decode()
    login(cast.agency).post(url, {"which": "outside", "kind": "replicated_from", **OUTSIDE})
    assert entry.lineage.get().outside_year == 2019
    shown = login(cast.agency).get(reverse("awards:entry", args=[entry.code])).content.decode()
    assert "Layanan Jemput Bola" in shown
    pk = entry.lineage.get().pk
    assert login(cast.agency).get(reverse("awards:lineage_take_back", args=[entry.code, pk])).status_code == 405
    login(cast.agency).post(reverse("awards:lineage_take_back", args=[entry.code, pk]))
    assert list(entry.lineage.standing()) == []


@pytest.mark.parametrize("who", ["rival_agency", "rival_admin", "province", "judge", "stranger", "secretariat"])
def test_origin_of_a_draft_is_not_there_for_others(world, cast, login, who):
    entry = make_entry(world, by=cast.agency)
    assert login(getattr(cast, who)).get(reverse("awards:entry_lineage", args=[entry.code])).status_code == 404


def test_auditor_reads_the_origin_of_what_arrived_and_changes_nothing(world, cast, login):
    entry = make_entry(world, state=EntryState.SENT)
    link = connect(entry, earlier_entry(world), cast)
    url = reverse("awards:screening_lineage", args=[world.edition.slug, entry.code])
    assert login(cast.auditor).get(url).status_code == 200
    assert login(cast.auditor).post(url, {"which": "outside", "kind": "continues", **OUTSIDE}).status_code == 403
    weigh = reverse("awards:lineage_weigh", args=[world.edition.slug, entry.code, link.pk])
    assert login(cast.auditor).post(weigh, {"act": "confirm"}).status_code == 403
    assert login(cast.agency).get(url).status_code == 404


def test_secretariat_confirms_declines_and_sets(world, cast, login):
    entry = make_entry(world, state=EntryState.SENT)
    link = connect(entry, earlier_entry(world, title="Lama"), cast)
    client, args = login(cast.secretariat), [world.edition.slug, entry.code]
    client.post(reverse("awards:lineage_weigh", args=[*args, link.pk]), {"act": "confirm"})
    link.refresh_from_db()
    assert link.confirmed_by == cast.secretariat
    client.post(reverse("awards:lineage_weigh", args=[*args, link.pk]), {"act": "decline", "reason": "Keliru"})
    link.refresh_from_db()
    assert (link.confirmed_at, link.declined_reason) == (None, "Keliru")
    url = reverse("awards:screening_lineage", args=args)
    page = client.get(url, {"q": "Lama"})
    assert [found.title for found in page.context["forms"]["found"]] == ["Lama"]
    data = {"which": "source", "q": "Lama", "source": link.source.code, "kind": "replicated_from"}
    assert client.post(url, data).status_code == 302
    assert entry.lineage.standing().get().by_secretariat is True
    assert client.get(reverse("awards:screening_lineage", args=[world.edition.slug, "2026-9999"])).status_code == 404
