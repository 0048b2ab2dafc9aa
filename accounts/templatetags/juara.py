"""What templates need to read like Juara: moments, numbers, bilingual data, icons and small server-drawn charts."""

import math

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import language
from accounts.typed import typed_texts

register = template.Library()
register.simple_tag(typed_texts)

for _filter in (
    language.when,
    language.when_both,
    language.day,
    language.clock,
    language.left,
    language.num,
    language.percent,
    language.rupiah,
    language.zone_name,
    language.pick,
):
    register.filter(_filter.__name__, _filter)

# State code -> tone. A badge shows the tone by colour and icon beside the state's own words.
TONES = {
    "progress": "in_progress progress running draft drafting open current assigned accepted_invitation",
    "info": "sent submitted received locked closed queued pending invited proposed waiting",
    "good": "complete completed done approved accepted eligible adopted published succeeded active genuine",
    "warn": "returned repair gap late expired recused abstained reopened paused",
    "bad": "rejected not_eligible ineligible failed revoked conflict voided unknown refused",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}
TONE_ICONS = {
    "neutral": "circle",
    "progress": "half",
    "info": "info",
    "good": "check-circle",
    "warn": "warning",
    "bad": "x-circle",
    "prize": "award",
}


@register.filter
def tone(state) -> str:
    return TONE_OF.get(str(state).lower(), "neutral")


@register.filter
def tone_icon(name) -> str:
    return TONE_ICONS.get(name or "neutral", "circle")


@register.simple_tag
def sample_mark(thing) -> str:
    """Says beside the name of an entry or an edition that it is a sample."""
    return format_html(' <span class="sample-mark">{}</span>', _("sample")) if thing.is_sample else ""


@register.filter
def opens(instant, now=None) -> str:
    return language.left(instant, now, "opens")


@register.filter
def ago(instant, now=None) -> str:
    """2 jam lalu / 2 hours ago, for something that happened."""
    return language.left(instant, now, "event")


@register.filter
def unpointed(text) -> str:
    """A label before a colon: a declaration is a whole sentence and ends in a full stop."""
    return str(text).removesuffix(".")


@register.filter
def has_passed(instant, now=None) -> bool:
    return instant <= (now or timezone.now())


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of static/img/icons.svg: decoration unless it gets a label."""
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href)


def _share(value, maximum) -> str:
    """A percentage for an SVG attribute: always with a point, between 0 and 100."""
    if value is None or not maximum:
        return "0%"
    return f"{min(max(float(value) / float(maximum), 0), 1) * 100:.2f}%"


@register.inclusion_tag("components/_interval.html")
def interval(place, low, high, total):
    """A place with its interval on an axis from place 1 (left) to place `total` (right)."""
    last = max(int(total), 1)
    if place is None or low is None or high is None:
        return {"missing": True}
    return {
        "place": place,
        "low": low,
        "high": high,
        "total": last,
        "start": _share(low - 1, last),
        "width": _share(high - low + 1, last),
        "mark": _share(place - 0.5, last),
    }


@register.inclusion_tag("components/_bar.html")
def bar(value, maximum, label="", dimension="", text=""):
    """One horizontal bar. `text` stands beside it (the value by default), `label` names it for screen readers."""
    return {
        "width": _share(value, maximum),
        "label": label,
        "dimension": dimension,
        "text": text or language.num(value),
        "missing": value is None,
    }


@register.inclusion_tag("components/_columns.html")
def columns(rows, label=""):
    """A column chart of (label, value) pairs: how often each level was given, arrivals per day."""
    rows = [(str(name), value or 0) for name, value in rows]
    top = max((value for _name, value in rows), default=0) or 1
    step = 100 / max(len(rows), 1)
    drawn = [
        {
            "name": name,
            "value": language.num(value),
            "x": f"{step * index + step * 0.15:.2f}%",
            "middle": f"{step * index + step * 0.5:.2f}%",
            "width": f"{step * 0.7:.2f}%",
            "y": f"{86 - 66 * float(value) / float(top):.2f}",
            "height": f"{66 * float(value) / float(top):.2f}",
            "over": f"{82 - 66 * float(value) / float(top):.2f}",
        }
        for index, (name, value) in enumerate(rows)
    ]
    spoken = ", ".join(f"{row['name']}: {row['value']}" for row in drawn)
    return {"rows": drawn, "label": label or _("Column chart"), "spoken": spoken}


TICK_STEPS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50)
MOST_TICKS = 6
ROW_HEIGHT = 24


class _Axis:
    """Values on the part of an SVG between 14% (names stand left of it) and 98%, with a margin at both ends."""

    def __init__(self, values):
        least, most = (min(values), max(values)) if values else (0, 0)
        margin = (most - least) * 0.04 or 1
        self.least, self.most = least - margin, most + margin

    def width(self, low, high):
        return f"{84 * (high - low) / (self.most - self.least):.2f}%"

    def at(self, value):
        return f"{14 + 84 * (value - self.least) / (self.most - self.least):.2f}%"

    def ticks(self):
        """A few round values."""
        span = self.most - self.least
        step = next((step for step in TICK_STEPS if span / step <= MOST_TICKS), span / MOST_TICKS)
        values = [step * n for n in range(math.ceil(self.least / step), math.floor(self.most / step) + 1)]
        return [(self.at(value), language.num(round(value, 2))) for value in values]


@register.inclusion_tag("components/_whiskers.html")
def whiskers(rows, label="", low=None, high=None, zero=None):
    """Points on one axis, one row for each (name, value, start, end); start and end None: a point without an interval.

    low to high is usual and shaded, and a point outside is drawn hollow. zero: a value that gets a line of its own.
    """
    rows = list(rows)
    known = [x for x in (low, high, zero, *(x for _name, *values in rows for x in values)) if x is not None]
    axis = _Axis([float(x) for x in known])
    drawn = [
        {
            "name": name,
            "y": ROW_HEIGHT * place + 12,
            "text_y": ROW_HEIGHT * place + 16,
            "mark": axis.at(value),
            "start": None if start is None else axis.at(start),
            "width": None if start is None else axis.width(start, end),
            "out": low is not None and not low <= value <= high,
        }
        for place, (name, value, start, end) in enumerate(rows)
    ]
    bottom = ROW_HEIGHT * len(rows)
    return {
        "rows": drawn,
        "label": label,
        "bottom": bottom,
        "axis": bottom + 18,
        "height": bottom + 24,
        "zero": None if zero is None else axis.at(zero),
        "band": None if low is None else {"start": axis.at(low), "width": axis.width(low, high)},
        "ticks": axis.ticks(),
        "spoken": "; ".join(f"{name} {language.num(value, 2)}" for name, value, _start, _end in rows),
    }
