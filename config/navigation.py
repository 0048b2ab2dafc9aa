"""What every page's shell shows: the few pages that this person has a use for."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.enums import Role
from config.audit import may_read_audit
from config.standing import inside, link, standing_of


def shell(request):
    """Context of every page. The links are made only where a page shows them: a fragment costs nothing."""
    return {"nav_items": SimpleLazyObject(lambda: nav_items(request))}


def nav_items(request) -> list[dict]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    standing = standing_of(request)
    pages = [*_edition_pages(user, standing), *_judging_pages(user), *_region_pages(user, standing)]
    pages = [(label, url) for label, url in dict.fromkeys(pages) if url]
    here = max((url for _label, url in pages if request.path.startswith(url)), key=len, default="")
    return [{"label": label, "url": url, "current": url == here} for label, url in pages]


def _edition_pages(user, standing):
    editions = inside(user, standing)
    if not editions:
        return
    edition = editions[0]
    yield _("Control room"), link("control_room", edition.slug)
    if edition.pk in user.over(Role.SECRETARIAT):
        yield _("Selection"), link("awards:screening", edition.slug)
        yield _("Judges"), link("judging:judges", edition.slug)
    yield _("People"), link("people:edition", edition.slug)
    if may_read_audit(user, edition):
        yield _("Audit trail"), link("audit", edition.slug)


def _judging_pages(user):
    if user.over(Role.JUDGE):
        yield _("Judging"), link("judging:desk")
    for pk in sorted(user.over(Role.CHAIR))[-1:]:
        yield _("Panel"), link("judging:panel", pk)


def _region_pages(user, standing):
    edition = standing.current
    if edition:
        for province in standing.provinces[:1]:
            yield _("Province desk"), link("awards:province_desk", province.code, edition.slug)
        for region in standing.regions[:1]:
            yield _("Region desk"), link("awards:region_desk", region.code, edition.slug)
    if user.over(Role.AGENCY) or standing.regions:
        yield _("Entries"), link("awards:entries")
    for region in standing.regions[:1]:
        yield _("People"), link("people:region", region.code)
