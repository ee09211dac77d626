"""A text is sealed for its own row and column, by the newest key, and opened nowhere else."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.config import secrets
from handrail.kernel import encryption
from handrail.kernel.encryption import UnreadableError, key_of, name_of, seal, unseal

HERE = "cases_note.text:1"
OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture
def keys(settings):
    def use(*given: bytes) -> None:
        settings.FIELD_KEYS = lambda: given

    use(OLD)
    return use


@given(st.text(max_size=300))
def test_what_is_sealed_is_opened_again(text):
    assert unseal(seal(text, HERE), HERE) == text


def test_the_same_text_is_never_sealed_alike(keys):
    assert seal("x", HERE) != seal("x", HERE)
    assert b"secret" not in seal("secret", HERE)


@pytest.mark.parametrize("elsewhere", ["cases_note.text:2", "cases_other.text:1", ""])
def test_it_is_opened_in_no_other_place(keys, elsewhere):
    with pytest.raises(UnreadableError, match="not what was sealed here"):
        unseal(seal("secret", HERE), elsewhere)


@pytest.mark.parametrize("place", [12, 25, -1])
def test_a_changed_byte_is_noticed(keys, place):
    sealed = bytearray(seal("a secret of some length", HERE))
    sealed[place] ^= 1
    with pytest.raises(UnreadableError):
        unseal(bytes(sealed), HERE)


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x02" + b"x" * 60])
def test_what_was_never_sealed_is_refused(keys, broken):
    with pytest.raises(UnreadableError):
        unseal(broken, HERE)


def test_older_keys_open_and_the_newest_seals(keys):
    before = seal("secret", HERE)
    keys(NEW, OLD)
    assert unseal(before, HERE) == "secret"
    after = seal("secret", HERE)
    assert (key_of(before), key_of(after)) == (name_of(OLD), name_of(NEW))
    keys(OLD)
    with pytest.raises(UnreadableError, match=f"the key {name_of(NEW).hex()} is not here"):
        unseal(after, HERE)


def test_keys_of_another_length_are_refused(keys):
    for wrong in ((b"short",), ()):
        keys(*wrong)
        with pytest.raises(ValueError, match="32 bytes"):
            seal("x", HERE)


def test_a_text_cannot_pass_by_its_row(keys):
    field = encryption.EncryptedText(name="text")
    with pytest.raises(TypeError, match="neither updated nor looked for"):
        field.get_db_prep_value("plain", None)


def test_keys_are_made_once_and_a_new_one_comes_first(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "HANDRAIL_DATA_DIR", str(tmp_path))
    [first] = secrets.field_keys()
    assert secrets.field_keys() == (first,)
    path = secrets.field_keys_path()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    secrets.add_field_key()
    second, kept = secrets.field_keys()
    assert kept == first != second
    assert path.stat().st_mode & 0o777 == 0o600


def test_keys_of_the_environment_come_first_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "HANDRAIL_DATA_DIR", str(tmp_path))
    given_keys = ",".join(base64.urlsafe_b64encode(key).decode() for key in (NEW, OLD))
    monkeypatch.setitem(os.environ, "HANDRAIL_FIELD_KEYS", given_keys)
    assert secrets.field_keys() == (NEW, OLD)
    assert list(tmp_path.iterdir()) == []
