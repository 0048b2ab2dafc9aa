"""What a run says of its judges as a page shows it: two charts, how well they are connected, how far they agree."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.language import num
from scoring.models import RankingRun

USUAL_FIT = {"low": 0.5, "high": 1.5}
JUDGES = (1, 2, 3, 4, 5, 7, 10)  # for each entry: what a table of reliabilities goes through
FORMS = {
    "ICC1": gettext_lazy("One judge, other judges for each entry"),
    "ICC2": gettext_lazy("One judge out of a pool"),
    "ICC3": gettext_lazy("One of these judges"),
    "ICC1k": gettext_lazy("Mean of the judges, other judges for each entry"),
    "ICC2k": gettext_lazy("Mean of judges out of a pool"),
    "ICC3k": gettext_lazy("Mean of these judges"),
}
REASONS = {
    "not every judge marked every entry": gettext_lazy("Not every judge marked every entry."),
    "two entries and two judges are needed": gettext_lazy("Two entries and two judges are needed."),
    "the entries do not differ": gettext_lazy("The entries do not differ."),
    "no judge makes a difference between entries": gettext_lazy("No judge makes a difference between entries."),
    "the judges leave no residual for an interval": gettext_lazy("The judges agree without a rest, so there is no interval."),
    "no entry has two marks": gettext_lazy("No entry has two marks."),
    "all marks are equal": gettext_lazy("All marks are equal."),
    "a ratio scale has no negative marks": gettext_lazy("A ratio scale has no negative marks."),
    "fewer than five entries have two marks": gettext_lazy("Fewer than five entries have two marks, so there is no interval."),
    "samples of the entries do not hold the value itself": gettext_lazy(
        "Samples of the entries do not hold the value itself, so there is no interval."
    ),
    "no standard errors of the scores are known": gettext_lazy("No standard errors of the scores are known."),
    "separation needs two elements": gettext_lazy("Two entries with a score are needed."),
    "separation needs standard errors above zero": gettext_lazy("The scores have no standard error above zero."),
}  # fmt: skip
LEVELS = {
    "nominal": gettext_lazy("Krippendorff's alpha, nominal: the same mark or another"),
    "ordinal": gettext_lazy("Krippendorff's alpha, ordinal: the order of the marks"),
    "interval": gettext_lazy("Krippendorff's alpha, interval: differences of marks"),
    "ratio": gettext_lazy("Krippendorff's alpha, ratio: differences as shares of the marks"),
}
LIGHTS = {
    "connected": {
        "tone": "good",
        "label": gettext_lazy("connected"),
        "text": gettext_lazy("Common judges hold all entries together, so their scores can be compared."),
    },
    "weak": {
        "tone": "warn",
        "label": gettext_lazy("weak"),
        "text": gettext_lazy(
            "Few common judges hold the entries together. Compare scores across panels with care; "
            "next time let some entries of each panel be marked by a judge of another."
        ),
    },
    "broken": {
        "tone": "bad",
        "label": gettext_lazy("broken"),
        "text": gettext_lazy(
            "The entries fall into pieces without a common judge, and scores of different pieces cannot be compared. "
            "Have some entries of each piece marked by a judge of another, in a further round, before you adopt."
        ),
    },
}


def charts_of(lines: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, float, float | None, float | None]]]:
    """(judge, value, low, high) for the chart of severity with its standard error, and for that of fit."""
    return {
        "severity": [
            (line["judge"], line["severity"], line["severity"] - line["se"], line["severity"] + line["se"])
            for line in lines
            if line["severity"] is not None and line["se"] is not None
        ],
        "fit": [(line["judge"], line["infit"], None, None) for line in lines if line["infit"] is not None],
    }


def light_of(run: RankingRun) -> dict[str, Any] | None:
    """The connectivity light with its words; None for a run that was made before there was one."""
    graph = run.result["graph"]
    return {**LIGHTS[graph["light"]], **graph} if "light" in graph else None


def reliability_lines(run: RankingRun) -> list[tuple[int, float, float]]:
    """(judges for each entry, reliability of the calibrated score, of the raw mean) from the variances of a run; empty
    where its method measures none.
    """
    from scoring.engine.gtheory import reliability_with  # noqa: PLC0415 - heavy: loaded when used

    parts = [(run.result["components"] or {}).get(name) for name in ("entry_sd", "judge_sd", "residual_sd")]
    if None in parts or parts[0] == 0:
        return []
    variances = [part**2 for part in parts]
    return [(k, *reliability_with(k, *variances)) for k in JUDGES]


def separation_of(run: RankingRun) -> dict[str, Any] | None:
    """Separation, its reliability and strata, or the reason why there are none, in words; None for a run from before."""
    found = run.result.get("separation")
    if not found or "reason" not in found:
        return found
    return {**found, "reason": str(REASONS.get(found["reason"], found["reason"]))}


def screened_by(run: RankingRun) -> dict[str, Any]:
    """Whether the screens could look at the marks ("done"), and by which model where it is not that of the method."""
    method = run.result.get("screened_by", run.method if run.result["draws"] is not None else None)
    if method is None:
        return {
            "done": False,
            "words": _("The calibrated model cannot be fitted to these marks, so there are no signals."),
        }
    beside = _("Signals come from the calibrated model beside the chosen method.")
    return {"done": True, "words": "" if method == run.method else beside}


def agreement_lines(run: RankingRun) -> list[dict[str, str]]:
    """One line for each measure: name, value, 95% interval, and what it means or why there is none."""
    found = run.result["agreement"]
    chance = _("0 is agreement by chance.")
    levels = found.get("krippendorff_alpha", {})
    lines = [
        _line(str(LEVELS[level]), one["value"], one["ci95"], one.get("reason") or one.get("ci95_reason", ""), chance)
        for level in LEVELS
        if (one := levels.get(level))
    ]
    if not lines:  # a run from before all four levels were stored
        lines = [_line(_("Krippendorff's alpha"), found["alpha"], found.get("alpha_ci95"), found["reason"], chance)]
    for form, sense in FORMS.items() if "icc" in found else ():
        one = found["icc"][form]
        lines.append(_line(form, one["value"], one["ci95"], one.get("reason", ""), str(sense)))
    w = found.get("kendall_w")
    if w:
        sure = _("Chance of so much agreement without any: %(p)s.") % {"p": num(w["p"], 3)}
        lines.append(_line(_("Kendall's W"), w["w"], None, w.get("reason", ""), sure))
    return lines


def _line(name: str, value: float | None, ends: list[float] | None, reason: str, sense: str) -> dict[str, str]:
    said = str(REASONS.get(reason, reason)) if reason else sense
    interval = f"{num(ends[0], 2)}–{num(ends[1], 2)}" if ends else "–"
    return {"name": name, "value": num(value, 2), "interval": interval, "text": said}
