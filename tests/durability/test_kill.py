"""kill -9 of a real server at named points of uploading and sending: nothing acknowledged is lost, nothing is half done.

The server is gunicorn as in production, on a database that waits for the disk (tests/durability/databases.py) and a
folder of files on disk. What stands is read past the site.
"""

import os
import threading
import time

from tests.durability.ground import parent_of
from tests.durability.person import PDF, Person, cut
from tests.durability.points import LAST, PIECE, SENDING, UNFINISHED, UPLOADING

THIRD = len(PDF) // 3


def test_killed_server_loses_nothing_and_leaves_nothing_half_done(ground):
    assert len(SENDING) >= 12  # of the sending alone
    before_all = ground.unfinished()
    with ground.served() as (port, _workers):
        person = Person(port, ground.made["session"])
        for point, done in UPLOADING.items():
            entry = next(ground.entries)
            ground.die_at(point)
            assert (point, person.upload(entry)) == (point, None)
            ground.wait_for_kill()
            assert (point, ground.uploaded(entry)) == (point, int(done))
            assert person.upload(entry)[0] == 302
            assert (point, ground.uploaded(entry)) == (point, 1)
        for point, done in SENDING.items():
            entry = next(ground.entries)
            ground.die_at(point)
            receipt = f"/entries/{entry['code']}/receipt/1/"
            answer = person.send(entry)
            assert (point, answer) == (point, (302, receipt) if point == "send: after the reply" else None)
            ground.wait_for_kill()
            before = ground.sent(entry)
            assert (point, len(before)) == (point, int(done))
            assert person.send(entry) == (302, receipt)
            after = ground.sent(entry)
            assert (point, len(after), after[: len(before)]) == (point, 1, before)
    left = ground.unfinished() - before_all
    assert len(left) == UNFINISHED  # tidy_files deletes them


def test_whole_server_is_killed_and_started_again(ground):
    entry = next(ground.entries)
    with ground.served() as (port, workers):
        person = Person(port, ground.made["session"])
        assert person.send(entry)[0] == 302
        for pid in (parent_of(workers[0]), *workers):
            os.kill(pid, 9)
    [receipt] = ground.sent(entry)
    with ground.served() as (port, _workers):
        person = Person(port, ground.made["session"])
        assert person.send(entry) == (302, f"/entries/{entry['code']}/receipt/1/")
        status, page = person.ask("GET", f"/entries/{entry['code']}/receipt/1/")
        person.connection.close()
        assert (status, receipt in page.decode()) == (200, True)
    assert ground.sent(entry) == [receipt]


def test_twenty_posts_at_once_with_one_key_make_one_version(ground):
    entry, answers, start = next(ground.entries), [], threading.Barrier(20)

    def press(port):
        start.wait()
        answers.append(Person(port, ground.made["session"]).send(entry))

    with ground.served() as (port, _workers):
        threads = [threading.Thread(target=press, args=[port]) for _press in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [(302, f"/entries/{entry['code']}/receipt/1/")] * 20
    assert len(ground.sent(entry)) == 1


def test_killed_server_keeps_every_piece_that_it_acknowledged(ground):
    with ground.served() as (port, _workers):
        person = Person(port, ground.made["session"])
        for points, act, at, end in ((PIECE, "piece", THIRD, 2 * THIRD), (LAST, "last", 2 * THIRD, len(PDF))):
            for point, done in points.items():
                entry = next(ground.entries)
                address = person.begin(entry)
                assert person.patch(address, 0, at)[0] == 204
                ground.die_at(point)
                assert (point, person.patch(address, at, end, act=act)) == (point, None)
                ground.wait_for_kill()
                assert (point, ground.uploaded(entry)) == (point, int(done and act == "last"))
                there = person.offset(address)
                assert (point, there) == (point, end if done else at)
                if there < len(PDF):
                    assert (point, person.patch(address, there, len(PDF))[0]) == (point, 204)
                assert (point, ground.uploaded(entry), person.offset(address)) == (point, 1, len(PDF))


def test_line_that_is_cut_in_a_piece_and_server_that_is_restarted_lose_nothing(ground):
    entry = next(ground.entries)
    with ground.served() as (port, workers):
        person = Person(port, ground.made["session"])
        address = person.begin(entry)
        cut(port, person, address, whole=len(PDF), sent=THIRD)
        until = time.monotonic() + 20
        while person.offset(address) < THIRD:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert person.offset(address) == THIRD
        for pid in (parent_of(workers[0]), *workers):
            os.kill(pid, 9)
    with ground.served() as (port, _workers):
        person = Person(port, ground.made["session"])
        assert person.offset(address) == THIRD
        assert person.patch(address, THIRD, len(PDF))[0] == 204
    assert ground.uploaded(entry) == 1
