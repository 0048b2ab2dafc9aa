"""All conflicts of an edition: loaded with one query per kind, then answered without SQL.

Two kinds make a pair absent: a fact between a judge and a region (home, mentoring, employer, declared), and the
recusal of a judge from one entry.
"""

from collections import defaultdict
from dataclasses import dataclass

from judging.models import Assignment, ConflictFact


@dataclass(frozen=True)
class Conflicts:
    regions: frozenset[tuple[int, int]]  # (judge, region)
    entries: frozenset[tuple[int, int]]  # (judge, entry)

    @classmethod
    def of(cls, edition) -> "Conflicts":
        """Two queries."""
        facts = ConflictFact.objects.filter(judge__edition=edition).values_list("judge_id", "region_id")
        recused = Assignment.objects.filter(round__edition=edition, recused_at__isnull=False)
        return cls(frozenset(facts), frozenset(recused.values_list("judge_id", "entry_id")))

    def between(self, judge_id: int, *, entry_id: int, region_id: int) -> bool:
        return (judge_id, region_id) in self.regions or (judge_id, entry_id) in self.entries

    def pairs(self, region_of: dict[int, int], judge_ids) -> frozenset[tuple[int, int]]:
        """The absent pairs (entry, judge) among entries (id -> region) and judges."""
        judges, entries_of = set(judge_ids), defaultdict(list)
        for entry_id, region_id in region_of.items():
            entries_of[region_id].append(entry_id)
        by_region = {
            (entry_id, judge_id)
            for judge_id, region_id in self.regions
            if judge_id in judges
            for entry_id in entries_of.get(region_id, ())
        }
        by_entry = {(entry, judge) for judge, entry in self.entries if judge in judges and entry in region_of}
        return frozenset(by_region | by_entry)
