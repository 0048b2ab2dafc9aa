"""Comments between agency and region admin: threads that are only added to."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models.audit import AppendOnlyError
from accounts.refusal import Refused
from awards.actions import comment, submission
from awards.enums import CommentKind, EntryState
from awards.models import SectionComment
from awards.queries.comment import open_counts, threads_of
from tests.factories.collaboration import commented
from tests.factories.entries import make_entry

TEXT = "Mohon tambahkan angka sebelum inovasi."


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def made(world):
    return make_entry(world)


def page_of(made, section="problem"):
    return reverse("awards:entry_comments", args=[made.code, section])


def thread(made):
    return threads_of(made)["problem"][0]


def test_thread_is_answered_resolved_and_reopened(made, cast, now):
    said = commented(made, by=cast.region_admin, now=now)
    commented(made, text="Sudah", on=said.pk, by=cast.agency, now=now)
    assert (len(thread(made).said), open_counts(threads_of(made))) == (2, {"problem": 1})
    comment.resolve(made, thread=said.pk, by=cast.agency, now=now)
    assert open_counts(threads_of(made)) == {"problem": 0}
    assert comment.resolve(made, thread=said.pk, by=cast.region_admin, now=now) is None
    comment.reopen(made, thread=said.pk, by=cast.region_admin, now=now)
    assert thread(made).is_open


def test_reply_opens_a_resolved_thread_again(made, cast, now):
    said = commented(made, by=cast.region_admin, now=now)
    comment.resolve(made, thread=said.pk, by=cast.agency, now=now)
    commented(made, text="Belum", on=said.pk, by=cast.region_admin, now=now)
    assert thread(made).is_open


def test_comment_that_is_sent_twice_at_once_is_one(made, cast, login, now, clock):
    client, told = login(cast.region_admin), commented(made, text="Lama", by=cast.agency, now=now)
    for data in [{"text": TEXT}, {"text": TEXT}, {"text": TEXT, "on": told.pk}, {"text": TEXT, "on": told.pk}]:
        assert client.post(page_of(made), data).status_code == 302
    assert [len(each.said) for each in threads_of(made)["problem"]] == [2, 1]
    said = made.comments.get(text=TEXT, on=None)
    assert commented(made, text=TEXT, by=cast.agency, now=now) != said
    comment.take_back(made, comment=said.pk, by=cast.region_admin, now=now)
    again = commented(made, text=TEXT, by=cast.region_admin, now=now)
    later = commented(made, text=TEXT, by=cast.region_admin, now=now + timedelta(minutes=1))
    assert len({said.pk, again.pk, later.pk}) == 3


def test_own_comment_is_taken_back_within_ten_minutes(made, cast, now):
    said = commented(made, by=cast.region_admin, now=now)
    with pytest.raises(Refused):
        comment.take_back(made, comment=said.pk, by=cast.agency, now=now)
    with pytest.raises(Refused):
        comment.take_back(made, comment=said.pk, by=cast.region_admin, now=now + timedelta(minutes=10))
    comment.take_back(made, comment=said.pk, by=cast.region_admin, now=now + timedelta(minutes=9))
    assert comment.take_back(made, comment=said.pk, by=cast.region_admin, now=now) is None
    assert (thread(made).said[0].taken_back, thread(made).is_open) == (True, False)


def test_texts_are_never_changed(made, cast, now):
    said = commented(made, by=cast.region_admin, now=now)
    said.text = "Lain"
    with pytest.raises(AppendOnlyError):
        said.save()
    with pytest.raises(AppendOnlyError):
        SectionComment.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionComment.objects.create(
            entry=made, section="problem", kind=CommentKind.RESOLVED, text="x", author=cast.agency, at=now
        )


def test_comment_of_another_entry_is_not_answered(world, made, cast, now):
    said = commented(make_entry(world, agency=1), by=cast.region_admin, now=now)
    for act in (comment.resolve, comment.reopen):
        with pytest.raises(Refused):
            act(made, thread=said.pk, by=cast.agency, now=now)
    with pytest.raises(Refused):
        comment.take_back(made, comment=said.pk, by=cast.region_admin, now=now)


@pytest.mark.parametrize(("who", "status"), [
    ("agency", 200), ("colleague", 200), ("region_admin", 200), ("auditor", 403), ("secretariat", 404), ("judge", 404),
    ("chair", 404), ("organiser", 404), ("province", 404), ("rival_agency", 404), ("rival_admin", 404), ("stranger", 404),
])  # fmt: skip
def test_comments_stay_between_agency_and_region_admin(made, cast, login, now, who, status):
    commented(made, text=TEXT, by=cast.region_admin, now=now)
    client = login(getattr(cast, who))
    page = client.get(page_of(made))
    assert (page.status_code, TEXT in page.content.decode()) == (status, status == 200)
    assert client.post(page_of(made), {"text": "Coba"}).status_code == (302 if status == 200 else status)
    assert SectionComment.objects.count() == (2 if status == 200 else 1)


@pytest.mark.parametrize("who", ["secretariat", "organiser", "auditor"])
def test_comments_are_not_part_of_what_is_sent(world, cast, login, now, who):
    made = make_entry(world, state=EntryState.REVIEW)
    commented(made, text=TEXT, by=cast.region_admin, now=now)
    version = submission.submit(made, key="k" * 32, by=cast.region_admin, now=now)
    assert TEXT not in str(version.content)
    client = login(getattr(cast, who))
    for name in ("entry", "entry_review", "entry_history"):
        page = client.get(reverse(f"awards:{name}", args=[made.code]))
        assert (page.status_code, TEXT in page.content.decode()) == (200, False)
    assert client.get(page_of(made)).status_code == 403


def test_comments_go_on_while_the_other_side_holds_the_pen(world, cast, login):
    made = make_entry(world, state=EntryState.REVIEW)
    client = login(cast.agency)
    assert client.get(reverse("awards:entry_step", args=[made.code, "problem"])).status_code == 302
    assert client.post(page_of(made), {"text": TEXT}).url == f"{page_of(made)}#comments"
    said = SectionComment.objects.get()
    assert (said.text, said.author) == (TEXT, cast.agency)


def test_page_resolves_reopens_and_takes_back(made, cast, login, now):
    client, said = login(cast.region_admin), commented(made, by=cast.region_admin, now=now)
    for name in ("resolve", "reopen", "take_back"):
        assert client.post(page_of(made), {name: said.pk}).status_code == 302
    kinds = list(SectionComment.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["said", "resolved", "reopened", "taken_back"]
    page = client.get(page_of(made)).content.decode()
    assert ("taken back" in page, "angka" in page) == (True, False)


def test_page_keeps_what_is_too_long_and_refuses_what_is_empty(made, cast, login):
    client = login(cast.agency)
    page = client.post(page_of(made), {"text": "a" * 2001})
    assert (page.status_code, page.context["form"]["text"].value()) == (200, "a" * 2001)
    assert set(client.post(page_of(made), {"text": " "}).context["form"].errors) == {"text"}
    assert not SectionComment.objects.exists()


def test_page_with_scripts_gets_the_panel_alone(made, cast, login, now):
    commented(made, text=TEXT, by=cast.region_admin, now=now)
    answer = login(cast.agency).post(page_of(made), {"text": "Sudah"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert (TEXT in page, "Sudah" in page, "<html" in page) == (True, True, False)


def test_missing_section_and_wrong_method(made, cast, login):
    client = login(cast.agency)
    assert client.get(page_of(made, "nothing")).status_code == 404
    assert client.delete(page_of(made)).status_code == 405


def test_withdrawn_entry_takes_no_comments(world, cast, login):
    made = make_entry(world, state=EntryState.WITHDRAWN)
    client = login(cast.agency)
    client.post(page_of(made), {"text": TEXT})
    assert not SectionComment.objects.exists()


@pytest.mark.parametrize("gone", [True, False], ids=["entry", "thread"])
def test_comment_that_is_refused_stays_to_be_read(made, cast, login, now, gone):
    words = {"text": "Mohon sumbernya."}
    if gone:
        submission.withdraw(made, reason="Ganti usulan", by=cast.region_admin, now=now)
    answer = login(cast.agency).post(page_of(made), words if gone else words | {"on": "999"})
    assert answer.status_code == 200
    assert "Mohon sumbernya." in answer.content.decode()
    assert not made.comments.exists()


def test_counts_show_on_the_task_list_and_beside_the_sections(made, cast, login, now):
    client = login(cast.agency)
    for number in range(2):
        commented(made, text=f"{TEXT} {number}", by=cast.region_admin, now=now)
    assert "2 open comments" in client.get(reverse("awards:entry", args=[made.code])).content.decode()
    page = client.get(reverse("awards:entry_step", args=[made.code, "identity"]))
    assert [each["note"] for each in page.context["stepper"] if each["note"]] == ["2 open comments"]
    assert TEXT in client.get(reverse("awards:entry_step", args=[made.code, "problem"])).content.decode()


def test_pages_ask_as_many_queries_for_three_comments_as_for_one(made, cast, login, now, queries_of):
    client = login(cast.agency)
    urls = [
        page_of(made),
        reverse("awards:entry", args=[made.code]),
        reverse("awards:entry_step", args=[made.code, "problem"]),
    ]
    commented(made, by=cast.region_admin, now=now)
    for url in urls:
        client.get(url)
    one = [queries_of(client, url) for url in urls]
    for person in (cast.agency, cast.colleague):
        commented(made, by=person, now=now)
    assert [queries_of(client, url) for url in urls] == one
