"""All conflicts of an edition: loaded with one query per kind, then answered without SQL.

Two kinds make a pair absent: a fact between a judge and a region (home, mentoring, employer, declared), and the
recusal of a judge from one entry.
"""

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
        return frozenset(
            (entry_id, judge_id)
            for entry_id, region_id in region_of.items()
            for judge_id in judge_ids
            if self.between(judge_id, entry_id=entry_id, region_id=region_id)
        )
