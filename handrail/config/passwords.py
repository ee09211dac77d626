"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum: Django's default costs 100 MB of memory a sign-in."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
