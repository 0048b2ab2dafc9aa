"""The participation of an edition as workbook and as PDF."""

from django.utils.translation import gettext as _

from accounts.language import language, num, percent, pick, when
from awards.queries.participation import Participation, Row
from awards.tables import writing


def heads(dimensions, *, of_regions: bool) -> list[str]:
    """The heads of a table, in the order of `cells`."""
    first = [_("Code"), _("Region")] if of_regions else [_("Code"), _("Province"), _("Regions"), _("Have begun")]
    middle = [] if of_regions else [_("Have sent"), _("Nothing yet"), _("Share that has sent"), _("With extension")]
    last = [_("Entries begun"), _("Entries sent"), _("Eligible"), *(each.programme_label for each in dimensions)]
    return [*first, *middle, *last, *([_("Extended until")] if of_regions else [])]


def cells(row: Row, dimensions, *, of_regions: bool) -> list:
    """Native values of a row; the sum has no code."""
    place = [row.place.code, row.place.name] if row.place else ["", _("Total")]
    middle = [
        row.regions, row.regions_begun, row.regions_sent, row.regions_without, round(row.share_sent, 4),
        row.regions_extended,
    ]  # fmt: skip
    last = [row.begun, row.sent, row.eligible, *(count for _dimension, count in row.labelled(dimensions))]
    until = [when(row.closes) if row.closes else ""] if of_regions else []
    return [*place, *([] if of_regions else middle), *last, *until]


def workbook(provinces: Participation | None, regions: Participation) -> bytes:
    """Two sheets: provinces, and all regions; without provinces only the regions, which are those of one."""
    sheets = [(_("Regions"), regions, True)]
    if provinces is not None:
        sheets.insert(0, (_("Provinces"), provinces, False))
    return writing.to_workbook([(title, *_table(found, of_regions=flag)) for title, found, flag in sheets])


def _table(found: Participation, *, of_regions: bool):
    rows = [cells(row, found.dimensions, of_regions=of_regions) for row in [*found.rows, found.total]]
    return heads(found.dimensions, of_regions=of_regions), rows


def document(edition, found: Participation, *, now, place=None) -> bytes:
    """The table as tagged PDF: of all provinces, or of the regions of one."""
    from awards.documents.table import Column, draw_table  # noqa: PLC0415 - heavy: loaded when used

    of_regions = place is not None
    names, rows = _table(found, of_regions=of_regions)
    title = _("Participation: %(edition)s") % {"edition": pick(edition, "name")}
    return draw_table(
        title, columns=[Column(name, numeric=at > 1) for at, name in enumerate(names)],
        rows=[_written(row, names) for row in rows], subtitle=place.name if place else _("By province"),
        meta=[(_("As of"), when(now))], language=language(), landscape=True, author=edition.ministry, created=now,
    )  # fmt: skip


def _written(row, names) -> list[str]:
    share = _("Share that has sent")
    return [
        percent(value) if name == share else value if isinstance(value, str) else num(value, 0)
        for name, value in zip(names, row, strict=True)
    ]
