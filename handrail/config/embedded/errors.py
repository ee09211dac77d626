"""What can go wrong with the embedded cluster, each told in one sentence."""


class EmbeddedError(RuntimeError):
    """The embedded cluster cannot be used; the message says why and what to do."""
