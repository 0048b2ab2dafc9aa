"""What the tags and components put on a page."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

DEADLINE = datetime(2026, 10, 30, 16, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def written(source, **context):
    return engines["django"].from_string("{% load juara %}" + source).render(context).strip()


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def component(name, **context):
    return render_to_string(f"components/_{name}.html", context)


@pytest.mark.parametrize(
    ("state", "tone"), [("returned", "warn"), ("eligible", "good"), ("SENT", "info"), ("never_heard_of", "neutral")]
)
def test_badge_takes_its_tone_from_the_state(state, tone):
    html = component("badge_state", state=state, label="State")
    assert re.findall(r"tone-(\w+)", html) == [tone]
    assert words(html) == "State"


def test_badge_has_words_and_an_icon_beside_its_colour():
    html = component("badge_state", tone="good", label="Complete")
    assert (words(html), html.count("<svg")) == ("Complete", 1)


def test_deadline_says_when_where_and_how_long():
    html = component("deadline", instant=DEADLINE, zone="Asia/Makassar", now=DEADLINE - timedelta(days=3))
    assert words(html) == (
        "Closes Friday, 30 October 2026, 23:59 WIB (Saturday, 31 October 2026, 00:59 WITA) , 3 days left"
    )


def test_deadline_that_has_passed_says_once_that_it_is_closed():
    html = component("deadline", instant=DEADLINE, zone="Asia/Jakarta", now=DEADLINE + timedelta(days=3))
    assert words(html) == "Closed Friday, 30 October 2026, 23:59 WIB , 3 days ago"


def test_deadline_without_a_date_says_so():
    assert words(component("deadline", instant=None)) == "No date set yet"


def test_interval_is_drawn_and_spoken():
    html = written("{% interval place=3 low=2 high=5 total=10 %}")
    assert re.search(r'aria-label="([^"]+)"', html).group(1) == "Place 3, between 2 and 5 of 10"
    assert re.search(r'interval-span" x="([\d.%]+)" y="4" width="([\d.%]+)"', html).groups() == ("10.00%", "40.00%")


def test_interval_of_an_entry_without_a_place_is_a_dash():
    assert words(written("{% interval place=None low=None high=None total=10 %}")) == "–"


@pytest.mark.parametrize("tongue", ["id", "en"])
def test_drawings_use_points_in_every_language(tongue):
    with translation.override(tongue):
        html = written("{% bar value=1 maximum=3 %}{% columns rows %}", rows=[("1", 2), ("2", 5), ("3", 1)])
    assert re.findall(r'(?:x|y|width|height)="[^"]*,[^"]*"', html) == []
    assert 'width="33.33%"' in html


def test_bar_without_a_value_says_so():
    assert words(written("{% bar value=None maximum=5 %}")) == "no value"


def test_bar_never_leaves_its_axis():
    widths = re.findall(
        r'bar-fill" width="([\d.%]+)"', written("{% bar value=9 maximum=5 %}{% bar value=-1 maximum=5 %}")
    )
    assert widths == ["100.00%", "0.00%"]


def test_columns_of_nothing_draw_nothing():
    assert written("{% columns rows %}", rows=[]).count("<rect") == 0


def test_icon_is_decoration_unless_named():
    assert 'aria-hidden="true"' in written('{% icon "check" %}')
    assert 'role="img" aria-label="Locked"' in written('{% icon "lock" "Locked" %}')


def test_progress_polls_only_while_it_runs():
    running = component("progress", done=3, total=10, label="Charters", url="/jobs/1/")
    finished = component(
        "progress", done=10, total=10, label="Charters", url="/jobs/1/", result_url="/file/", result_label="Get"
    )
    failed = component("progress", done=3, total=10, label="Charters", url="/jobs/1/", failed="Line 4 is empty.")
    assert [html.count("hx-get") for html in (running, finished, failed)] == [1, 0, 0]


def test_stepper_says_each_state_in_words():
    steps = [{"label": name, "state": name} for name in ("done", "current", "todo", "returned", "locked")]
    html = component("stepper", steps=steps)
    assert re.findall(r"\((\w[\w ]+)\)", html) == ["complete", "this step", "not complete", "returned", "locked"]
    assert html.count('aria-current="step"') == 1


def test_empty_state_says_what_to_do_next():
    html = component("empty", title="No entries yet", text="Start one.", url="/new/", action="Start an entry")
    assert words(html) == "No entries yet Start one. Start an entry"


def test_confirm_states_consequences_and_count():
    html = component("confirm", consequences=["Marks are locked."], count=9144, count_label="sheets", submit="Freeze")
    assert words(html) == "9,144 sheets What happens Marks are locked. Freeze"


def test_labels_of_people_are_escaped():
    assert "<b>" not in component("badge_state", label="<b>x</b>", state="sent")
    assert "<b>" not in component("notice", text="<b>x</b>", title="<b>y</b>")
