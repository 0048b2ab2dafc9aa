"""Where a person stands: the editions and places of their roles, read once a request."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.rules import EDITION_READERS, is_active_person
from awards.models import Edition, Province, Region, Stage


@dataclass
class Standing:
    editions: list[Edition] = field(default_factory=list)  # all; those that run now first, then the newest
    regions: list[Region] = field(default_factory=list)  # administered
    provinces: list[Province] = field(default_factory=list)  # coordinated

    @property
    def current(self) -> Edition | None:
        return self.editions[0] if self.editions else None

    def held(self, user, *roles) -> list[Edition]:
        """The editions over which the person holds any of the roles."""
        ids = frozenset().union(*(user.over(role) for role in roles))
        return [edition for edition in self.editions if edition.pk in ids]


def standing_of(request) -> Standing:
    """At most three queries, one for most people; kept for the rest of the request."""
    kept = getattr(request, "juara_standing", None)
    if kept is None:
        user = request.user
        kept = request.juara_standing = Standing(editions=list(_editions(timezone.now())))
        if is_active_person(user) and user.over(Role.REGION_ADMIN):
            kept.regions = list(Region.objects.filter(pk__in=user.over(Role.REGION_ADMIN)))
        if is_active_person(user) and user.over(Role.PROVINCE):
            kept.provinces = list(Province.objects.filter(pk__in=user.over(Role.PROVINCE)))
    return kept


def _editions(now):
    begun = Stage.objects.filter(edition=OuterRef("pk"), opens_at__lte=now)
    editions = Edition.objects.annotate(runs=Exists(begun.filter(closes_at__gt=now)), has_begun=Exists(begun))
    return editions.order_by("-runs", "-has_begun", "-year", "-pk")


def link(name, *args) -> str:
    """The address of a page; empty while no page has that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def inside(user, standing) -> list[Edition]:
    """Editions whose inside this person knows."""
    return standing.held(user, *EDITION_READERS)
