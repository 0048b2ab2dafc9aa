"""Prepares the database of a server that will be killed: `python -m tests.durability.prepare COUNT` prints what it made."""

import json
import sys


def main(count: int) -> None:
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.enums import Role
    from awards.enums import EntryState
    from tests.bench.pages import session_of
    from tests.factories.entries import make_entry
    from tests.factories.world import grant, make_world, person

    # The tables as the models say them: the same as by the migrations, and made in a twentieth of the time.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    now = timezone.now()
    world = make_world(now)
    admin = person("Admin Wonosobo")
    grant(admin, Role.REGION_ADMIN, world.regions[0].pk, now)
    made = [make_entry(world, state=EntryState.REVIEW, filled=True, seed=n, now=now) for n in range(count)]
    entries = [{"code": entry.code, "fields": fields_of(entry)} for entry in made]
    print(json.dumps({"session": session_of(admin), "entries": entries}))


def fields_of(entry) -> list:
    """What the page of the section with the files posts when nothing is changed."""
    from awards.forms.section import section_data
    from awards.queries.draft import load_draft

    draft = load_draft(entry)
    section = draft.form.section("evidence")
    data = section_data(section, draft.answers["evidence"], version=draft.version_of("evidence"))
    return [(name, value) for name, values in data.lists() for value in values]


if __name__ == "__main__":
    main(int(sys.argv[1]))
