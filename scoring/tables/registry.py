"""Every kind of table: what comes in, what goes out, and what each is called."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from awards.tables.agencies import AgencyTable
from awards.tables.decisions import DecisionTable
from awards.tables.entries import EntryTable
from awards.tables.incoming import IncomingTable
from awards.tables.outgoing import OutgoingTable
from awards.tables.regions import RegionTable
from judging.tables.judges import JudgeTable
from judging.tables.marks import MarkTable
from scoring.models import FrozenRound, RankingRun
from scoring.tables.rankings import RankingTable


@dataclass(frozen=True)
class Incoming:
    title: Any
    lead: Any
    table: type[IncomingTable]


@dataclass(frozen=True)
class Outgoing:
    title: Any
    lead: Any
    make: Callable[[Any], OutgoingTable]  # edition -> table


def marks_of(edition) -> MarkTable:
    """Of the frozen rounds only."""
    texts = (
        FrozenRound.objects.filter(round__edition=edition).order_by("round__number").values_list("content", flat=True)
    )
    return MarkTable([json.loads(text) for text in texts])


def newest_ranking_of(edition) -> RankingTable:
    runs = RankingRun.objects.filter(frozen__round__edition=edition)
    runs = runs.select_related("frozen__round__edition", "frozen__round__rubric").defer("frozen__content")
    return RankingTable(runs.order_by("-frozen__round__number", "-number").first())


IMPORTS = {
    "agencies": Incoming(_("Agencies"), _("Agencies of the regions, by region and name."), AgencyTable),
    "judges": Incoming(_("Judges"), _("Judges with their home region, mentored regions and panel."), JudgeTable),
    "regions": Incoming(
        _("Regions"), _("Regions by the code of the home ministry, with their other names."), RegionTable
    ),
}
EXPORTS = {
    "entries": Outgoing(_("Entries"), _("Entries that have arrived, as they were sent."), lambda edition: EntryTable()),
    "marks": Outgoing(_("Marks"), _("Marks of frozen rounds. A round that is not frozen has none."), marks_of),
    "rankings": Outgoing(
        _("Ranking"), _("The newest ranking run. A round that is not frozen has none."), newest_ranking_of
    ),
    "decisions": Outgoing(
        _("Decisions"), _("The decision that stands, with places and awards."), lambda edition: DecisionTable()
    ),
}
