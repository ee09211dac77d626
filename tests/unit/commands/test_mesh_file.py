"""The file that says how MESH is reached: what is wrong with it is said at start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from handrail.config import mesh

GOOD = {"url": "http://127.0.0.1:8700", "mailbox": "X26ABC1"}


@pytest.fixture
def written(tmp_path, monkeypatch):
    def write(text: str):
        (tmp_path / "password").write_text("secret\n")
        (tmp_path / "shared-key").write_text("TestKey\n")
        file = tmp_path / "mesh.yaml"
        file.write_text(text)
        monkeypatch.setenv("HANDRAIL_MESH_FILE", str(file))

    return write


HERE = "mailbox: X26ABC1\npassword_file: password\nshared_key_file: shared-key\n"


def test_without_a_file_there_is_no_mesh(monkeypatch):
    monkeypatch.delenv("HANDRAIL_MESH_FILE", raising=False)
    assert mesh.read() is None


def test_a_mailbox_is_read_with_its_secrets_in_files_beside_it(written):
    written(f"url: http://127.0.0.1:8700\n{HERE}")
    found = mesh.read()
    assert found is not None
    assert (found.password, found.shared_key, found.ends_with) == ("secret", b"TestKey", "filed")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1]", "has to say how MESH is reached"),
        (f"url: http://elsewhere.example\n{HERE}", "https://"),
        (f"url: https://mesh.example\n{HERE}", "certificate_file and private_key_file"),
        (f"url: http://127.0.0.1\n{HERE}password: x\n", "Extra inputs"),
        ("url: http://127.0.0.1\nmailbox: lower\n", "password_file"),
        (f"url: http://127.0.0.1\n{HERE}ends_with: read\n", "ends_with"),
        ("url: http://127.0.0.1\nmailbox: X26ABC1\npassword_file: a\nshared_key_file: b\n", "a"),
        ("{", "cannot be read"),
    ],
)
def test_what_is_wrong_is_said(written, text, why):
    written(text)
    with pytest.raises(ImproperlyConfigured, match=why):
        mesh.read()
