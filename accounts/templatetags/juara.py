"""What templates need to read like Juara: moments, numbers, bilingual data, icons and small server-drawn charts."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import language

register = template.Library()

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
