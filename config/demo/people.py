"""The people of the demo: named by what they do, never by a name that somebody could have."""

from dataclasses import dataclass, field

from accounts.actions import membership
from accounts.enums import Role
from accounts.models import User

PASSWORD = "juara-contoh-2026"  # noqa: S105 - printed for everyone who runs the demo
DOMAIN = "contoh.example"
LOG_INS = {
    "opd": "agency: writes entries",
    "daerah": "region admin: returns, approves, sends",
    "provinsi": "province coordinator",
    "sekretariat": "secretariat: selection, judges, assignment",
    "juri": "judge",
    "ketua": "panel chair, also a judge",
    "penyelenggara": "organiser: rounds, ranking, decisions, charters",
    "penyelenggara2": "second organiser: confirms what the first proposes",
    "auditor": "auditor: reads everything",
}


@dataclass
class Staff:
    organiser: User
    organiser2: User
    secretariat: User
    auditor: User
    province: User


@dataclass
class People:
    """Users by their part, made as they are needed. Only those who can log in have a password."""

    now: object
    users: dict[str, User] = field(default_factory=dict)

    def make(self, key, name, *, zone="Asia/Jakarta", log_in=False) -> User:
        if key not in self.users:
            email = f"{key}@{DOMAIN}"
            found = User.objects.filter(email=email).first()
            self.users[key] = found or User.objects.create_user(
                email, PASSWORD if log_in else None, name=f"{name} (contoh)", zone=zone
            )
        return self.users[key]

    def grant(self, user, role, scope_id, *, by=None, edition=None) -> User:
        membership.grant(user, role=role, scope_id=scope_id, by=by, now=self.now, edition=edition)
        user.__dict__.pop("grants", None)
        return user

    def staff(self, edition, province) -> Staff:
        organiser = self.grant(
            self.make("penyelenggara", "Penyelenggara", log_in=True), Role.ORGANISER, edition.pk, edition=edition
        )
        wanted = [
            ("organiser2", "penyelenggara2", "Penyelenggara kedua", Role.ORGANISER, edition.pk),
            ("secretariat", "sekretariat", "Sekretariat", Role.SECRETARIAT, edition.pk),
            ("auditor", "auditor", "Auditor", Role.AUDITOR, edition.pk),
            ("province", "provinsi", "Koordinator provinsi", Role.PROVINCE, province.pk),
        ]
        others = {
            part: self.grant(self.make(key, name, log_in=True), role, scope, by=organiser, edition=edition)
            for part, key, name, role, scope in wanted
        }
        return Staff(organiser=organiser, **others)

    def region_admin(self, region, *, by, log_in=False) -> User:
        key = "daerah" if log_in else f"daerah-{region.code}"
        user = self.make(key, f"Admin {region.name}", zone=region.zone, log_in=log_in)
        return self.grant(user, Role.REGION_ADMIN, region.pk, by=by)

    def submitter(self, agency, *, by, log_in=False) -> User:
        key = "opd" if log_in else f"opd-{agency.pk}"
        user = self.make(key, f"Pengusul {agency.short_name or agency.name}", zone=agency.region.zone, log_in=log_in)
        return self.grant(user, Role.AGENCY, agency.pk, by=by)
