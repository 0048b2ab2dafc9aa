"""Which region or province a cell means: by code, name or alias."""

import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from awards.models import Province, ProvinceAlias, Region, RegionAlias

_SHORT = ((r"^pemerintah\s+", ""), (r"^kab\.?\s+", "kabupaten "), (r"^prov\.?\s+", "provinsi "))
_KINDS = re.compile(r"^(kabupaten administrasi|kota administrasi|kabupaten|kota|provinsi)\s+")


def key(name: str) -> str:
    """A name without regard to case, spaces and the usual short forms."""
    found = " ".join(name.split()).casefold()
    for pattern, instead in _SHORT:
        found = re.sub(pattern, instead, found)
    return found


class Places:
    """All regions and provinces by every way to call them. Four queries, when the first cell asks."""

    def __init__(self):
        self._regions: dict[str, set[Region]] | None = None
        self._provinces: dict[str, set[Province]] | None = None

    def region(self, cell: str) -> Region:
        """Raises ValidationError that says what to write instead."""
        if self._regions is None:
            self._regions = _index(
                Region.objects.select_related("province"), RegionAlias.objects.select_related("region"), "region"
            )
        return _one(
            self._regions, cell, _("No region is called “%(cell)s”. Write its code, such as 33.07, or its full name.")
        )

    def province(self, cell: str) -> Province:
        """Raises ValidationError that says what to write instead."""
        if self._provinces is None:
            self._provinces = _index(
                Province.objects.all(), ProvinceAlias.objects.select_related("province"), "province"
            )
        return _one(
            self._provinces, cell, _("No province is called “%(cell)s”. Write its code, such as 33, or its full name.")
        )


def _index(places, aliases, of):
    full, bare = defaultdict(set), defaultdict(set)
    for place in places:
        full[place.code].add(place)
        full[key(place.name)].add(place)
        bare[_KINDS.sub("", key(place.name))].add(place)
    for alias in aliases:
        full[key(alias.alias)].add(getattr(alias, of))
    return {**bare, **full}  # a full name or alias wins over a name without its kind


def _one(index, cell, unknown):
    found = index.get(key(cell), set())
    if not found:
        raise ValidationError(unknown % {"cell": cell})
    if len(found) > 1:
        named = ", ".join(sorted(f"{place.name} ({place.code})" for place in found))
        raise ValidationError(
            _("“%(cell)s” can mean several: %(named)s. Write the code.") % {"cell": cell, "named": named}
        )
    return next(iter(found))
