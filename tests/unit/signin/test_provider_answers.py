"""What a provider's server, or a clinical system's, answers is never believed to make sense."""

import pytest

from handrail.config.providers import is_safe
from handrail.interop.outside.asking import Answer, server_of


@pytest.mark.parametrize("address", ["https://[x", "http://[", "ftp://x.example", "", "//x"])
def test_an_address_that_is_none_is_not_safe(address):
    assert not is_safe(address)


@pytest.mark.parametrize(
    "address", ["https://provider.example:x/", "https://[x", "https://", "https://a@b.example/"]
)
def test_an_address_that_nobody_can_call_is_at_no_server(address):
    assert server_of(address) == ("", "", 0)


def test_servers_are_told_apart_by_name_port_and_way():
    one = server_of("https://Records.example/fhir/")
    assert one == server_of("https://records.example:443/other?x=1")
    others = (
        "http://records.example",
        "https://records.example:8443",
        "https://records.example.evil",
    )
    assert not {one} & {server_of(it) for it in others}


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, b"{", b"\xff", b"7", b""])
def test_an_answer_that_is_no_object_is_an_empty_one(body):
    assert Answer(200, {}, body).thing() == {}
