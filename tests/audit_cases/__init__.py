"""The table of actions whose audit event must be part of them: tests/accounts/test_audit.py tries each.

Every area adds a module here. A case is named after its action, prepares what the action needs and returns the call:

    @audited("accounts.actions.membership.end")
    def end(world, cast, now):
        membership = cast.agency.memberships.get()
        return lambda: membership_actions.end(membership, by=cast.region_admin, now=now, reason="Moved away")
"""

import pkgutil
from importlib import import_module

CASES = {}


def audited(action):
    def add(prepare):
        CASES[f"{action} ({prepare.__name__})"] = prepare
        return prepare

    return add


def all_cases():
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return CASES
