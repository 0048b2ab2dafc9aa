"""The fixed cast: one person for each role, and the rivals and strangers that must not see what is not theirs."""

from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import Membership, User
from tests.factories.world import World, held, unsaved


@dataclass
class Cast:
    agency: User  # Diskominfo of Wonosobo
    colleague: User  # same agency
    rival_agency: User  # Dinkes of Wonosobo
    region_admin: User  # Wonosobo
    rival_admin: User  # Denpasar
    province: User  # Jawa Tengah
    other_province: User  # Bali
    secretariat: User
    judge: User  # J02: free to judge every region
    conflicted_judge: User  # J01: home region Wonosobo
    other_judge: User  # J06: other panel
    chair: User  # J03: chairs the governance panel
    organiser: User
    organiser2: User
    auditor: User
    stranger: User  # logged in, holds nothing


def make_cast(world: World) -> Cast:
    edition, (wonosobo, denpasar, _jayapura) = world.edition, world.regions
    diskominfo, dinkes = world.agencies[wonosobo.code]
    persons = {
        "agency": unsaved("Staf Diskominfo"),
        "colleague": unsaved("Rekan Diskominfo"),
        "rival_agency": unsaved("Staf Dinkes"),
        "region_admin": unsaved("Admin Wonosobo"),
        "rival_admin": unsaved("Admin Denpasar", zone=denpasar.zone),
        "province": unsaved("Koordinator Jateng"),
        "other_province": unsaved("Koordinator Bali"),
        "secretariat": unsaved("Sekretariat"),
        "organiser": unsaved("Penyelenggara Satu"),
        "organiser2": unsaved("Penyelenggara Dua"),
        "auditor": unsaved("Auditor"),
        "stranger": unsaved("Orang Luar"),
    }
    User.objects.bulk_create(persons.values())
    cast = Cast(
        **persons,
        judge=world.judges[1].user,
        conflicted_judge=world.judges[0].user,
        other_judge=world.judges[5].user,
        chair=world.judges[2].user,
    )
    roles = [
        (cast.agency, Role.AGENCY, diskominfo.pk),
        (cast.colleague, Role.AGENCY, diskominfo.pk),
        (cast.rival_agency, Role.AGENCY, dinkes.pk),
        (cast.region_admin, Role.REGION_ADMIN, wonosobo.pk),
        (cast.rival_admin, Role.REGION_ADMIN, denpasar.pk),
        (cast.province, Role.PROVINCE, wonosobo.province_id),
        (cast.other_province, Role.PROVINCE, denpasar.province_id),
        (cast.secretariat, Role.SECRETARIAT, edition.pk),
        (cast.chair, Role.CHAIR, world.panels["governance"].pk),
        (cast.organiser, Role.ORGANISER, edition.pk),
        (cast.organiser2, Role.ORGANISER, edition.pk),
        (cast.auditor, Role.AUDITOR, edition.pk),
    ]
    Membership.objects.bulk_create(held(user, role, scope_id) for user, role, scope_id in roles)
    world.panels["governance"].members.filter(judge=world.judges[2]).update(is_chair=True)
    return cast
