"""PostgreSQL itself is killed in the middle of uploading and sending, and started again: what was acknowledged stands.

The site is not started again: it finds its way back by itself.
"""

import threading
import time
from signal import SIGKILL, SIGQUIT

import pytest
from django.db import connection

from tests.durability.person import PDF, Person
from tests.durability.points import SENDING, UPLOADING

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="with SQLite there is no server to kill")
PEOPLE = 8
FAILED = (500, None)


@pytest.fixture(scope="module")
def port(ground):
    """One site for all of these: what is killed here never is the site."""
    with ground.served() as (port, _workers):
        yield port


@pytest.fixture
def person(ground, port):
    return Person(port, ground.made["session"])


def test_killed_database_keeps_every_sending_that_was_acknowledged(ground, person):
    told = {}
    for point, done in SENDING.items():
        entry = next(ground.entries)
        receipt = (302, f"/entries/{entry['code']}/receipt/1/")
        ground.die_at(point, killed=ground.database.to_be_killed(SIGKILL))
        assert (point, person.send(entry)) == (point, receipt if done else FAILED)
        ground.database.start_again()
        before = ground.sent(entry)
        assert (point, len(before)) == (point, int(done))
        assert (point, person.send(entry)) == (point, receipt)
        told[entry["code"]] = ground.sent(entry)
        assert (point, len(told[entry["code"]]), told[entry["code"]][: len(before)]) == (point, 1, before)
    assert {code: ground.sent({"code": code}) for code in told} == told  # after the last kill, too


@pytest.mark.parametrize("point", ["send: before commit", "send: committed"])
def test_database_that_is_shut_down_at_once_keeps_what_was_acknowledged(ground, person, point):
    entry = next(ground.entries)
    ground.die_at(point, killed=ground.database.to_be_killed(SIGQUIT))
    receipt = (302, f"/entries/{entry['code']}/receipt/1/")
    assert person.send(entry) == (receipt if SENDING[point] else FAILED)
    ground.database.start_again()
    before = ground.sent(entry)
    assert len(before) == int(SENDING[point])
    assert person.send(entry) == receipt
    assert (len(ground.sent(entry)), ground.sent(entry)[: len(before)]) == (1, before)


@pytest.mark.parametrize("point", ["evidence: folder synced", "evidence: before commit", "evidence: committed"])
def test_killed_database_leaves_no_row_without_its_file(ground, person, point):
    entry = next(ground.entries)
    ground.die_at(point, killed=ground.database.to_be_killed(SIGKILL))
    assert person.upload(entry)[0] == (302 if UPLOADING[point] else 500)
    ground.database.start_again()
    assert ground.uploaded(entry) == int(UPLOADING[point])
    assert person.upload(entry)[0] == 302
    assert ground.uploaded(entry) == 1


def test_commit_whose_answer_was_lost_stands_and_is_told_when_it_is_asked_again(ground, person):
    sent, uploaded = next(ground.entries), next(ground.entries)
    ground.die_at("send: committed", killed=ground.database.to_be_killed(SIGKILL, heard=False))
    assert person.send(sent) == FAILED
    ground.database.start_again()
    [receipt] = ground.sent(sent)
    assert person.send(sent) == (302, f"/entries/{sent['code']}/receipt/1/")
    ground.die_at("evidence: committed", killed=ground.database.to_be_killed(SIGKILL, heard=False))
    assert person.upload(uploaded) == FAILED
    ground.database.start_again()
    assert ground.uploaded(uploaded) == 1
    assert person.upload(uploaded)[0] == 302
    assert ground.sent(sent) == [receipt]
    assert ground.uploaded(uploaded) == 1


def test_killed_database_keeps_every_piece_that_was_acknowledged(ground, person):
    entry, third = next(ground.entries), len(PDF) // 3
    address = person.begin(entry)
    assert person.patch(address, 0, third)[0] == 204
    ground.die_at("last: before commit", killed=ground.database.to_be_killed(SIGKILL))
    assert person.patch(address, third, len(PDF), act="last")[0] == 500
    ground.database.start_again()
    assert (ground.uploaded(entry), person.offset(address)) == (0, third)
    assert person.patch(address, third, len(PDF))[0] == 204
    assert ground.uploaded(entry) == 1


def test_eight_who_send_while_the_database_is_killed_get_one_receipt_each(ground, port):
    entries = [next(ground.entries) for _person in range(PEOPLE)]
    answers, failed, start = {}, [], threading.Barrier(PEOPLE + 1)

    def press(entry):
        start.wait()
        for _attempt in range(200):
            answer = Person(port, ground.made["session"]).send(entry)
            if answer != FAILED:
                answers[entry["code"]] = answer
                return
            failed.append(entry["code"])
            time.sleep(0.2)

    threads = [threading.Thread(target=press, args=[entry]) for entry in entries]
    for thread in threads:
        thread.start()
    ground.die_at("send: entry updated", killed=ground.database.to_be_killed(SIGKILL))  # of whoever comes there first
    start.wait()
    ground.database.start_again()
    for thread in threads:
        thread.join()
    assert answers == {entry["code"]: (302, f"/entries/{entry['code']}/receipt/1/") for entry in entries}
    assert failed != []
    receipts = [receipt for entry in entries for receipt in ground.sent(entry)]
    assert len(set(receipts)) == len(receipts) == PEOPLE
