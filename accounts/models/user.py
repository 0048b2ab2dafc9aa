from collections import defaultdict
from functools import cached_property

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import NudgeMail, Role, Zone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in with an e-mail address. What they may do stands in their memberships."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="id")
    zone = models.CharField(_("time zone"), max_length=32, choices=Zone, default=Zone.WIB)
    nudges = models.CharField(_("mails with reminders"), max_length=10, choices=NudgeMail, default=NudgeMail.SOONER)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self):
        return self.name or self.email

    @cached_property
    def grants(self) -> dict[str, frozenset[int]]:
        """Role -> ids of what it is held over. One query, once per request."""
        held = defaultdict(set)
        lent: dict[tuple[str, int], list[int | None]] = {}
        for role, scope_id, lender in self.memberships.current().values_list(
            "role", "scope_id", "delegated_from__user"
        ):
            held[role].add(scope_id)
            lent.setdefault((role, scope_id), []).append(lender)
        self._stands_in = {over: lenders[0] for over, lenders in lent.items() if lenders[0] and None not in lenders}
        return {role: frozenset(ids) for role, ids in held.items()}

    def over(self, role: Role) -> frozenset[int]:
        """Ids of what this person holds the role over; empty when they do not hold it."""
        return self.grants.get(role, frozenset())

    @property
    def stands_in(self) -> dict[tuple[str, int], int]:
        """(role, what it is held over) -> id of the person for whom this one stands in. No query beyond `grants`."""
        return self._stands_in if self.grants is not None else {}
