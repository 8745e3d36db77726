"""The process is killed at the worst moment: what was kept is there, and nothing by halves."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from storage_world import NOW, SECRET, Database, World

TALK = """
import os, sys
from datetime import datetime, UTC
from storage.crypto import DataKey
from storage.database import Store
from storage.ids import Ids
now = datetime.fromisoformat(sys.argv[3])
store = Store(sys.argv[1], DataKey([bytes.fromhex(sys.argv[2])]), Ids(lambda: now, os.urandom))
home, die_at = int(sys.argv[4]), sys.argv[5]

def die(where):
    if die_at == where:
        os.kill(os.getpid(), 9)

with store.work() as work:
    received = work.inbox.receive("console", "m1", home, {"words": "x"}, now)
    die("before the inbox is kept")
print("acknowledged", flush=True)
die("after the inbox is kept")
with store.work() as work:
    work.sessions.save(home, {"n": 1}, 1)
    work.outbox.put(home, {"text": "answer"}, "answer", now)
    work.inbox.done(received)
    die("before the turn is kept")
die("after the turn is kept")
with store.work() as work:
    (message,) = work.outbox.claim({"console"}, now)
die("while sending")
with store.work() as work:
    work.outbox.sent(message.id, "p1", now)
die("after sending")
"""

Left = tuple[list[str], int, list[str]]
MOMENTS: dict[str, Left] = {
    "before the inbox is kept": ([], 0, []),
    "after the inbox is kept": (["received"], 0, []),
    "before the turn is kept": (["received"], 0, []),
    "after the turn is kept": (["done"], 1, ["ready"]),
    "while sending": (["done"], 1, ["sending"]),
    "after sending": (["done"], 1, ["sent"]),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_turn_is_kept_whole_or_not_at_all(database: Database, world: World, moment: str) -> None:
    given = [database.url, SECRET.hex(), NOW.isoformat(), str(world.address.id), moment]
    root = Path(__file__).parents[2]
    died = subprocess.run([sys.executable, "-c", TALK, *given], cwd=root, capture_output=True, text=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    after = database.again()
    with after.look() as look:
        _, turn = look.sessions.load(world.address.id)
    inbox = [row[0] for row in database.peek("SELECT state FROM inbox")]
    outbox = [row[0] for row in database.peek("SELECT state FROM outbox")]
    assert (inbox, turn, outbox) == MOMENTS[moment]
    assert ("acknowledged" in died.stdout) == bool(inbox)


def test_what_was_being_sent_when_the_power_went_is_sent_again_with_its_doubt(database: Database, world: World) -> None:
    given = [database.url, SECRET.hex(), NOW.isoformat(), str(world.address.id), "while sending"]
    subprocess.run([sys.executable, "-c", TALK, *given], cwd=Path(__file__).parents[2], capture_output=True)
    with database.again().work() as work:
        assert work.outbox.recover(NOW).again == 1
        (again,) = work.outbox.claim({"console"}, NOW)
    assert (again.doubts, again.body) == (1, {"text": "answer"})
