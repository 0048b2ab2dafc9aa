from django.db import transaction

from accounts.actions.audit import record


@transaction.atomic
def change(user, *, by, now, **fields):
    """Change name, language, zone or the mails of one's own profile."""
    changed = sorted(name for name, value in fields.items() if getattr(user, name) != value)
    if not changed:
        return user
    for name in changed:
        setattr(user, name, fields[name])
    user.save(update_fields=changed)
    record("profile.change", user, by=by, now=now, fields=changed)
    return user
