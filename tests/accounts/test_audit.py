import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.actions.audit import record
from accounts.models import AuditEvent
from accounts.models.audit import AppendOnly, AppendOnlyError, AppendOnlyQuerySet
from tests.audit_cases import all_cases

OURS = ["accounts", "awards", "judging", "scoring"]


def everything():
    """All rows of our tables, to compare before and after."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in OURS
        for model in apps.get_app_config(app).get_models()
    }


def refuse_audit(execute, sql, params, many, context):
    if sql.startswith('INSERT INTO "accounts_auditevent"'):
        raise DatabaseError("the audit trail cannot be written")
    return execute(sql, params, many, context)


@pytest.mark.parametrize("name", sorted(all_cases()))
def test_action_changes_nothing_when_its_audit_event_cannot_be_written(name, world, cast, now):
    act = all_cases()[name](world, cast, now)
    before = everything()
    with connection.execute_wrapper(refuse_audit), pytest.raises(DatabaseError), transaction.atomic():
        act()
    assert everything() == before


# Writes nothing itself: it lets an action that is tried here run when the transaction is kept.
ONLY_LATER = {"awards.actions.copies.request_when_kept"}


@pytest.mark.parametrize("name", sorted(all_cases()))
def test_action_writes_an_audit_event(name, world, cast, now):
    act = all_cases()[name](world, cast, now)
    written = set(AuditEvent.objects.values_list("pk", flat=True))
    act()
    events = AuditEvent.objects.exclude(pk__in=written)
    assert {event.at for event in events} == {now}
    assert all(event.verb.count(".") == 1 for event in events)


def test_every_action_has_an_audit_case():
    tried = {name.split(" ")[0] for name in all_cases()}
    root = Path(__file__).resolve().parents[2]
    actions = set()
    for app in OURS:
        for path in (root / app / "actions").glob("[a-z]*.py"):
            module = import_module(f"{app}.actions.{path.stem}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                ours = function.__module__ == module.__name__ and not name.startswith("_")
                if ours and {"by", "now"} <= inspect.signature(function).parameters.keys():
                    actions.add(f"{module.__name__}.{name}")
    assert actions - {"accounts.actions.audit.record"} - ONLY_LATER - tried == set()


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused(now):
    with pytest.raises(RuntimeError):
        record("user.create", AuditEvent(), by=None, now=now)


def test_event_cannot_be_changed_or_deleted(cast, now):
    event = record("user.create", cast.stranger, by=None, now=now)
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.update(verb="nothing.done")
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.all().delete()


def test_every_table_of_history_refuses_changes():
    models = [model for model in apps.get_models() if issubclass(model, AppendOnly)]
    assert len(models) > 1
    assert [model for model in models if not isinstance(model._default_manager.all(), AppendOnlyQuerySet)] == []
