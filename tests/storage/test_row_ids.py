"""What ids promise."""

import os
from datetime import UTC, datetime, timedelta
from threading import Thread

from storage.ids import Ids, new_id

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def test_a_later_row_has_a_larger_id() -> None:
    moments = [NOW + timedelta(milliseconds=step) for step in range(200)]
    ids = [new_id(at, os.urandom) for at in moments]
    assert ids == sorted(set(ids))


def test_an_id_fits_into_63_bits_until_2093() -> None:
    latest = new_id(datetime(2093, 1, 1, tzinfo=UTC), lambda size: b"\xff" * size)
    assert 0 < latest < 2**63


def test_thousands_of_rows_in_one_millisecond_stay_apart_and_in_order() -> None:
    ids = Ids(lambda: NOW, os.urandom)
    given = [ids() for _ in range(20_000)]
    assert given == sorted(set(given))


def test_a_clock_that_goes_back_never_brings_an_id_twice() -> None:
    clock = iter([NOW, NOW - timedelta(hours=1), NOW - timedelta(hours=2)])
    ids = Ids(lambda: next(clock), os.urandom)
    first, second, third = ids(), ids(), ids()
    assert first < second < third


def test_several_threads_never_get_the_same_id() -> None:
    ids, given = Ids(lambda: NOW, os.urandom), []
    threads = [Thread(target=lambda: given.extend([ids() for _ in range(2_000)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(given)) == 8_000
