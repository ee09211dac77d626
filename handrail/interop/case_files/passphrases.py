"""A file locked with a passphrase, in the form that ``openssl enc`` opens on any machine.

``openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -md sha256 -in FILE``: "Salted__", eight bytes
of salt, then AES-256-CBC with PKCS 7 padding; key and vector by PBKDF2 with HMAC-SHA-256. The form
has no check of its own: the file's hash is in the manifest and in the audit.
"""

import os
import secrets

from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

MARK, SALT_BYTES, KEY_BYTES, BLOCK_BYTES = b"Salted__", 8, 32, 16
ROUNDS = 600_000
WORDS, LETTERS = 6, "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for another


def new() -> str:
    """Return a passphrase that nobody can guess and somebody can type: 30 letters."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(WORDS))


def locked(content: bytes, passphrase: str) -> bytes:
    """Return the content locked with a passphrase."""
    salt = os.urandom(SALT_BYTES)
    padder = padding.PKCS7(BLOCK_BYTES * 8).padder()
    encryptor = _cipher(passphrase, salt).encryptor()
    padded = padder.update(content) + padder.finalize()
    return MARK + salt + encryptor.update(padded) + encryptor.finalize()


def _cipher(passphrase: str, salt: bytes) -> Cipher[modes.CBC]:
    derive = PBKDF2HMAC(hashes.SHA256(), KEY_BYTES + BLOCK_BYTES, salt, ROUNDS)
    derived = derive.derive(passphrase.encode())
    return Cipher(algorithms.AES(derived[:KEY_BYTES]), modes.CBC(derived[KEY_BYTES:]))
