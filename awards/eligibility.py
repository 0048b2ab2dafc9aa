"""Who may enter at all, as data of the edition: rules that say themselves, check their parameters and judge facts.

A rule is a dictionary; `gate_rules` of an edition is a list of them:
{"kind": "running_at_least", "months": 6, "on": "2026-08-31"}    without `on`: on the day on which intake closes
{"kind": "not_winner_of_last", "editions": 3}
{"kind": "at_most", "entries": 3, "per": "region" | "region_dimension"}
{"kind": "dimension_fits", "code": "living_1", "dimension": "living", "question_id", "question_en", "help_id",
 "help_en", "wanted": true, "instead": "society"}                 one yes/no question of a dimension
No database and no clock here: awards/queries/eligibility.py brings the facts.
"""

import calendar
import re
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.language import day, num, pick

CODE = re.compile(r"[a-z][a-z0-9_]*\Z")
MOST_MONTHS, MOST_EDITIONS, MOST_ENTRIES = 120, 20, 500


@dataclass(frozen=True)
class Win:
    """A prize that the innovation has won before, in an edition of this year."""

    year: int
    code: str = ""  # of the entry that won; empty when the entrant says so


@dataclass(frozen=True)
class Said:
    """What the people answered before writing."""

    started: date | None = None
    won: bool | None = None
    won_year: int | None = None
    fits: dict[str, bool] = field(default_factory=dict)  # code of a dimension_fits rule -> answer

    def as_record(self) -> dict[str, Any]:
        return {**asdict(self), "started": self.started and self.started.isoformat()}


@dataclass(frozen=True)
class Facts:
    """What is known about an entry to be: what its people say, and what the records say."""

    dimension: str
    closes_on: date  # the announced end of intake, in the edition's zone
    year: int
    said: Said
    labels: dict[str, str] = field(default_factory=dict)  # dimension -> "Smart Living"
    earlier_years: tuple[int, ...] = ()  # editions of the programme before this one
    wins: tuple[Win, ...] = ()
    standing: tuple[str, ...] = ()  # dimensions of the region's living entries


@dataclass(frozen=True)
class Obstacle:
    text: str
    help: str = ""
    instead: str = ""  # code of the dimension that fits better


@dataclass(frozen=True)
class RunningAtLeast:
    months: int
    on: date | None = None
    asks: ClassVar[tuple[str, ...]] = ("started",)

    @classmethod
    def read(cls, row):
        return cls(row["months"], date.fromisoformat(row["on"]) if row.get("on") else None)

    @staticmethod
    def faults(row, dimensions) -> list[str]:
        found = _whole(row, "months", MOST_MONTHS)
        if row.get("on") and not _is_date(row["on"]):
            found.append(_("the day is no date."))
        return found

    def sentence(self, labels) -> str:
        months = {"months": num(self.months)}
        if self.on:
            return _("The innovation has run for at least %(months)s months on %(day)s.") % {
                **months,
                "day": day(self.on),
            }
        return _("The innovation has run for at least %(months)s months when intake closes.") % months

    def obstacle(self, facts: Facts) -> Obstacle | None:
        if facts.said.started is None:
            return Obstacle(_("Say since when the innovation has been running."))
        ready, measured = months_after(facts.said.started, self.months), self.on or facts.closes_on
        if ready <= measured:
            return None
        words = {
            "day": day(facts.said.started),
            "months": num(self.months),
            "measured": day(measured),
            "ready": day(ready),
        }
        return Obstacle(
            _("It has been running since %(day)s: fewer than %(months)s months on %(measured)s.") % words,
            _("Eligible from %(ready)s: enter it in the next edition that measures on that day or later.") % words,
        )


@dataclass(frozen=True)
class NotWinnerOfLast:
    editions: int
    asks: ClassVar[tuple[str, ...]] = ("won",)

    @classmethod
    def read(cls, row):
        return cls(row["editions"])

    @staticmethod
    def faults(row, dimensions) -> list[str]:
        return _whole(row, "editions", MOST_EDITIONS)

    def sentence(self, labels) -> str:
        return ngettext(
            "The innovation has not won in the last %(count)s edition.",
            "The innovation has not won in the last %(count)s editions.",
            self.editions,
        ) % {"count": num(self.editions)}

    def first_year(self, facts: Facts) -> int:
        """The oldest edition that counts. Before the first edition on record there was one a year."""
        known = sorted(facts.earlier_years, reverse=True)[: self.editions]
        return min(known, default=facts.year) - (self.editions - len(known))

    def obstacle(self, facts: Facts) -> Obstacle | None:
        if facts.said.won is None and not facts.wins:
            return Obstacle(_("Say whether the innovation has won before."))
        if facts.said.won and facts.said.won_year is None and not facts.wins:
            return Obstacle(_("Say in which year the innovation won."))
        wins = list(facts.wins) + ([Win(facts.said.won_year)] if facts.said.won and facts.said.won_year else [])
        counted = [win for win in wins if self.first_year(facts) <= win.year < facts.year]
        if not counted:
            return None
        last = max(counted, key=lambda win: (win.year, win.code))
        words = {"year": last.year, "code": last.code, "count": num(self.editions), "after": last.year + self.editions}
        text = _("It won in %(year)s (entry %(code)s).") if last.code else _("It won in %(year)s.")
        return Obstacle(
            text % words,
            _("A winner waits for %(count)s editions: eligible in the editions after %(after)s. "
              "Enter another innovation now.") % words,
        )  # fmt: skip


@dataclass(frozen=True)
class AtMost:
    entries: int
    per: str
    asks: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def read(cls, row):
        return cls(row["entries"], row["per"])

    @staticmethod
    def faults(row, dimensions) -> list[str]:
        found = _whole(row, "entries", MOST_ENTRIES)
        if row.get("per") not in {"region", "region_dimension"}:
            found.append(_("choose whether it counts per region, or per region and dimension."))
        return found

    def sentence(self, labels) -> str:
        if self.per == "region":
            text = ngettext(
                "A region enters at most %(count)s innovation.",
                "A region enters at most %(count)s innovations.",
                self.entries,
            )
        else:
            text = ngettext(
                "A region enters at most %(count)s innovation in a dimension.",
                "A region enters at most %(count)s innovations in a dimension.",
                self.entries,
            )
        return text % {"count": num(self.entries)}

    def counted(self, facts: Facts) -> int:
        return sum(self.per == "region" or dimension == facts.dimension for dimension in facts.standing)

    def obstacle(self, facts: Facts) -> Obstacle | None:
        count = self.counted(facts)
        if count < self.entries:
            return None
        words = {"count": num(count), "dimension": facts.labels.get(facts.dimension, facts.dimension)}
        if self.per == "region":
            text = ngettext(
                "%(count)s entry of the region stands already.", "%(count)s entries of the region stand already.", count
            )
            return Obstacle(text % words, _("Withdraw one of them, or merge this innovation into one."))
        text = ngettext(
            "%(count)s entry of %(dimension)s stands already in the region.",
            "%(count)s entries of %(dimension)s stand already in the region.",
            count,
        )
        return Obstacle(
            text % words, _("Withdraw one of them, merge this innovation into one, or choose another dimension.")
        )


@dataclass(frozen=True)
class DimensionFits:
    code: str
    dimension: str
    question_id: str
    question_en: str = ""
    help_id: str = ""
    help_en: str = ""
    wanted: bool = True
    instead: str = ""
    asks: ClassVar[tuple[str, ...]] = ("fits",)

    @classmethod
    def read(cls, row):
        return cls(**{name: row[name] for name in cls.__dataclass_fields__ if name in row and name != "asks"})

    @staticmethod
    def faults(row, dimensions) -> list[str]:
        found = []
        if not isinstance(row.get("code"), str) or not CODE.match(row["code"]):
            found.append(_("the code is missing or not of the form a_b1."))
        if not isinstance(row.get("question_id"), str) or not row["question_id"].strip():
            found.append(_("the question is missing."))
        if not isinstance(row.get("wanted", True), bool):
            found.append(_("say whether yes or no is the answer that fits."))
        if dimensions is not None and row.get("dimension") not in dimensions:
            found.append(_("choose a dimension of the programme."))
        if dimensions is not None and row.get("instead") and row["instead"] not in dimensions:
            found.append(_("the other dimension is not one of the programme."))
        if row.get("instead") and row.get("instead") == row.get("dimension"):
            found.append(_("the other dimension must differ from the first."))
        return found

    def sentence(self, labels) -> str:
        words = {"dimension": labels.get(self.dimension, self.dimension), "question": pick(self, "question")}
        if self.wanted:
            return _("%(dimension)s: “%(question)s” is answered with yes.") % words
        return _("%(dimension)s: “%(question)s” is answered with no.") % words

    def obstacle(self, facts: Facts) -> Obstacle | None:
        if facts.dimension != self.dimension or facts.said.fits.get(self.code) == self.wanted:
            return None
        words = {"question": pick(self, "question"), "dimension": facts.labels.get(self.dimension, self.dimension)}
        if self.code not in facts.said.fits:
            return Obstacle(_("Answer the question: %(question)s") % words)
        text = _("By the answer to “%(question)s” the innovation does not fit %(dimension)s.") % words
        if self.instead:
            better = facts.labels.get(self.instead, self.instead)
            return Obstacle(
                text, _("Choose the dimension %(dimension)s instead.") % {"dimension": better}, self.instead
            )
        return Obstacle(text, _("Choose the dimension that fits better."))


KINDS: dict[str, Any] = {
    "running_at_least": RunningAtLeast,
    "not_winner_of_last": NotWinnerOfLast,
    "at_most": AtMost,
    "dimension_fits": DimensionFits,
}


def months_after(start: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _whole(row, name: str, most: int) -> list[str]:
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return []
    return [_("%(name)s must be a whole number from 1 to %(most)s.") % {"name": name, "most": num(most)}]


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True
