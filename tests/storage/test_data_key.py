"""What the data key promises."""

import os
import stat
from base64 import b64encode
from pathlib import Path
from threading import Thread

import pytest

from storage.crypto import DataKey, KeyMistake

OLD = bytes(range(32))
NEW = bytes(range(32, 64))
PLACE = "issue.subject"


def test_what_was_sealed_is_read_again() -> None:
    key = DataKey([OLD])
    sealed = key.seal("חוב לחברת החשמל".encode(), PLACE)
    assert key.open(sealed, PLACE).decode() == "חוב לחברת החשמל"
    assert "חוב".encode() not in sealed


def test_the_same_words_never_look_the_same_twice() -> None:
    key = DataKey([OLD])
    assert key.seal(b"yes", PLACE) != key.seal(b"yes", PLACE)


def test_a_value_moved_to_another_column_is_refused() -> None:
    key = DataKey([OLD])
    with pytest.raises(KeyMistake, match="value_changed"):
        key.open(key.seal(b"danger", "log_entry.text"), PLACE)


@pytest.mark.parametrize("place", range(5, 40, 5))
def test_a_changed_byte_is_noticed(place: int) -> None:
    key = DataKey([OLD])
    sealed = bytearray(key.seal(b"granted in part", PLACE))
    sealed[place] ^= 1
    with pytest.raises(KeyMistake):
        key.open(bytes(sealed), PLACE)


def test_a_value_cut_short_is_noticed() -> None:
    key = DataKey([OLD])
    sealed = key.seal(b"granted", PLACE)
    for length in range(len(sealed)):
        with pytest.raises(KeyMistake):
            key.open(sealed[:length], PLACE)


def test_another_offices_key_opens_nothing() -> None:
    with pytest.raises(KeyMistake, match="key_unknown"):
        DataKey([NEW]).open(DataKey([OLD]).seal(b"x", PLACE), PLACE)


def test_after_a_new_key_old_values_are_read_and_people_are_still_found() -> None:
    old, ring = DataKey([OLD]), DataKey([NEW, OLD])
    assert ring.open(old.seal(b"x", PLACE), PLACE) == b"x"
    assert ring.index("telegram\n1") == old.index("telegram\n1")
    assert ring.link("", b"row") == old.link("", b"row")
    with pytest.raises(KeyMistake):
        old.open(ring.seal(b"x", PLACE), PLACE)


def test_an_index_says_nothing_without_the_key() -> None:
    assert DataKey([OLD]).index("0501234567") != DataKey([NEW]).index("0501234567")
    assert len(DataKey([OLD]).index("0501234567")) == 64


def test_the_key_file_is_made_once_and_is_only_ours_to_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key"
    made = DataKey.load_or_make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert DataKey.load_or_make(path).open(made.seal(b"x", PLACE), PLACE) == b"x"
    assert [entry.name for entry in path.parent.iterdir()] == ["key"]


def test_two_who_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    keys: list[DataKey] = []
    path = tmp_path / "key"
    threads = [Thread(target=lambda: keys.append(DataKey.load_or_make(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({key.index("x") for key in keys}) == 1 and len(keys) == 8


def test_a_key_in_a_setting_is_the_same_key() -> None:
    text = f" {b64encode(NEW).decode()}, {b64encode(OLD).decode()}\n"
    assert DataKey.from_text(text).open(DataKey([OLD]).seal(b"x", PLACE), PLACE) == b"x"


@pytest.mark.parametrize("text", ["", "short", "????", b64encode(OLD[:31]).decode(), "ä"])
def test_a_malformed_key_is_named_and_never_used(text: str) -> None:
    with pytest.raises(KeyMistake, match="key_malformed"):
        DataKey.from_text(text)


def test_no_secret_shows_in_what_a_key_says_of_itself() -> None:
    secret = os.urandom(32)
    key = DataKey([secret])
    assert b64encode(secret).decode() not in repr(key) and secret.hex() not in repr(vars(key))
