"""Replies fetched by a code: what the code is, what is stored of it, and the file that tells nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.numbers import ALPHABET
from huiyin.sealing.receipt import KEY, key_of, new_code, shown, tidy, unwrapped, wrapped
from huiyin.sealing.slots import SIZE, SLOTS, Broken, Message, Overflow, blob, epoch_of, message

CODE = "0123456789ABCDEFGHJKR"
EPOCH = 1_780_000_000


def test_a_code_has_a_hundred_bits_and_checks_itself() -> None:
    drawn = new_code(random.Random(1).choice)
    code = tidy(drawn)
    assert code is not None
    assert (len(code), shown(code), set(code) <= set(ALPHABET)) == (21, drawn, True)
    assert len({new_code() for _ in range(100)}) == 100


@pytest.mark.parametrize("typed", ["{}", " {} ", "{low}", "{dashed}", "{spaced}"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    code = tidy(new_code(random.Random(2).choice)) or ""
    spaced = " ".join(code)
    assert tidy(typed.format(code, low=code.lower(), dashed=shown(code), spaced=spaced)) == code


@given(place=st.integers(0, 20), put=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(place: int, put: str) -> None:
    code = tidy(new_code(random.Random(3).choice)) or ""
    wrong = code[:place] + put + code[place + 1 :]
    assert tidy(wrong) == (code if wrong == code else None)


@pytest.mark.parametrize("typed", ["", "abc", "U" * 21, "一" * 21, "A" * 22, "\0" * 21, "A" * 100_000])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert tidy(typed) is None


def test_the_key_is_kept_wrapped_and_bound_to_the_case() -> None:
    key, store = bytes(range(32)), b"s" * 32
    kept = wrapped(key, store, "20260316-ABCDQ")
    assert unwrapped(kept, store, "20260316-ABCDQ") == key
    assert unwrapped(kept, store, "20260317-EFGHW") is None
    assert unwrapped(kept, b"t" * 32, "20260316-ABCDQ") is None
    assert [unwrapped(text, store, "20260316-ABCDQ") for text in ("", "AAAA", "!", "一")] == [None] * 4


def test_the_key_of_a_code_is_what_a_browser_computes() -> None:
    # PBKDF2-SHA-256, 600,000 rounds: as WebCrypto and openssl kdf give it for the twenty characters
    assert key_of("0123456789ABCDEFGHJK").hex() == (
        "22397a2f93a1a13b338516e7627b00e86c10715cfd810e73e288dfada6a85f1b"
    )
    assert len(key_of(CODE)) == KEY


def test_each_key_fetches_its_own_message_and_no_other() -> None:
    keys = [bytes([n]) * 32 for n in range(5)]
    data = blob([Message(key, f"答复 {n}".encode() * (n * 200 + 1)) for n, key in enumerate(keys)], EPOCH)
    assert [message(data, key) for key in keys] == [f"答复 {n}".encode() * (n * 200 + 1) for n in range(5)]
    assert message(data, b"x" * 32) is None
    assert epoch_of(data) == EPOCH


def test_size_and_bytes_tell_nothing() -> None:
    one = [Message(b"k" * 32, b"short")]
    many = [Message(bytes([n]) * 32, b"x" * 3000) for n in range(250)]
    blobs = [blob(messages, EPOCH) for messages in ([], one, one, many)]
    assert {len(data) for data in blobs} == {24 + SLOTS * SIZE}
    slots = [{data[start : start + SIZE] for start in range(24, len(data), SIZE)} for data in blobs]
    assert not slots[1] & slots[2]
    assert min(len(set(data[24:])) for data in blobs) == 256


def test_more_than_there_is_room_for_is_refused() -> None:
    blob([Message(b"k" * 32, b"")] * SLOTS, EPOCH)
    with pytest.raises(Overflow, match="257 of 256"):
        blob([Message(b"k" * 32, b"")] * (SLOTS + 1), EPOCH)


@pytest.mark.parametrize("cut", [0, 7, 24, 5000, -1])
def test_a_file_cut_short_is_noticed(cut: int) -> None:
    with pytest.raises(Broken):
        message(blob([], EPOCH, 2)[:cut], b"k" * 32)


def test_a_slot_of_another_time_fetches_nothing() -> None:
    data = blob([Message(b"k" * 32, b"yes")], EPOCH, 1)
    other = blob([], EPOCH + 1, 1)
    assert message(data, b"k" * 32) == b"yes"
    assert message(other[:24] + data[24:], b"k" * 32) is None


@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=9000), text=st.binary(max_size=20_000))
def test_any_bytes_do_no_harm(data: bytes, text: bytes) -> None:
    try:
        assert message(data, b"k" * 32) is None
    except Broken:
        assert not data.startswith(b"HYPICK01") or len(data) % SIZE != 24
    assert message(blob([Message(b"k" * 32, text)], EPOCH, 8), b"k" * 32) == text
