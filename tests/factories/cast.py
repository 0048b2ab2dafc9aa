"""The fixed cast: one person for each role, and the rivals and strangers that must not see what is not theirs."""

from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import User
from tests.factories.world import World, grant, person


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
    cast = Cast(
        agency=person("Staf Diskominfo"),
        colleague=person("Rekan Diskominfo"),
        rival_agency=person("Staf Dinkes"),
        region_admin=person("Admin Wonosobo"),
        rival_admin=person("Admin Denpasar", zone=denpasar.zone),
        province=person("Koordinator Jateng"),
        other_province=person("Koordinator Bali"),
        secretariat=person("Sekretariat"),
        judge=world.judges[1].user,
        conflicted_judge=world.judges[0].user,
        other_judge=world.judges[5].user,
        chair=world.judges[2].user,
        organiser=person("Penyelenggara Satu"),
        organiser2=person("Penyelenggara Dua"),
        auditor=person("Auditor"),
        stranger=person("Orang Luar"),
    )
    for user, role, scope_id in [
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
    ]:
        grant(user, role, scope_id)
    world.panels["governance"].members.filter(judge=world.judges[2]).update(is_chair=True)
    return cast
