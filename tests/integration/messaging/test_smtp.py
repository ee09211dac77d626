"""A real mail server that accepts, refuses, and hangs up: what becomes of the message."""

import email
import socket
import threading
from contextlib import contextmanager
from datetime import timedelta
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from handrail.interop.mailbox.smtp import Server, SmtpMail, server_from
from handrail.kernel.privacy import Kind
from tests.integration.messaging.ports import free_port

pytestmark = pytest.mark.django_db


class Handler:
    """Answers as told, and keeps what it accepted."""

    def __init__(self):
        self.accepted = []
        self.rcpt = "250 OK"
        self.data = "250 OK"
        self.hang_up = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        if self.data.startswith("250"):
            self.accepted.append(email.message_from_bytes(envelope.content, policy=default))
        if self.hang_up:
            server.transport.abort()
        return self.data


@pytest.fixture
def server():
    handler = Handler()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()


@pytest.fixture
def mail(scene, server):
    """The scene, sending by a real server."""
    handler, port = server
    scene.mail = door(port)
    return scene, handler


def door(port: int, tls: str = "no", seconds: float = 2) -> SmtpMail:
    return SmtpMail(Server("127.0.0.1", port, tls, seconds=seconds), "handrail@area.example")


def later(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def test_an_accepted_message_arrives_once_as_written(mail):
    from tests.integration.messaging.scene import AT

    scene, handler = mail
    message_id = scene.queue()
    assert scene.run().sent == 1
    assert scene.run(AT + later(600)).total == 0
    (got,) = handler.accepted
    assert got["To"] == "mailbox@ashtree.example"
    assert got["From"] == "Handrail <handrail@area.example>"
    assert got["Subject"] == "WH-7K3M-9QXT"
    assert got["Message-ID"] == scene.row(message_id).message_id
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content_type() == "text/plain"
    assert got.get_content().splitlines()[0] == "Action for GP: none"
    assert "Amara Okafor" in got.get_content()


def test_names_from_everywhere_survive_the_journey(mail):
    from handrail.domain.messaging.operations import Fact

    scene, handler = mail
    scene.queue(
        Fact(Kind.ATTENDANCE, "event", "accepted"),
        Fact(Kind.IDENTITY, "name", "Zoë Łukasiewicz عمر 🙂"),
        Fact(Kind.WORK, "note", "A line " * 60),
    )
    scene.run()
    assert "Zoë Łukasiewicz عمر 🙂" in handler.accepted[0].get_content()


def test_a_header_cannot_be_smuggled_in(mail):
    from handrail.domain.messaging.operations import Fact

    scene, handler = mail
    scene.queue(
        Fact(Kind.ATTENDANCE, "event", "accepted"),
        Fact(Kind.OPERATIONAL, "reference", "WH-1\r\nBcc: thief@evil.example"),
    )
    scene.run()
    assert handler.accepted[0]["Bcc"] is None
    assert handler.accepted[0]["Subject"] == "WH-1 Bcc: thief@evil.example"


def test_a_temporary_refusal_is_tried_again_with_back_off_then_shown(mail):
    from tests.integration.messaging.scene import AT

    scene, handler = mail
    handler.rcpt = "451 4.3.0 <mailbox@ashtree.example> Try later"
    message_id = scene.queue()
    at, ids = AT, set()
    for attempt, minutes in enumerate((1, 5, 15, 60, 240), start=1):
        assert scene.run(at).failed == 1
        row = scene.row(message_id)
        assert (row.state, row.attempts) == ("queued", attempt)
        assert row.next_try_at == at + later(minutes)
        assert row.latest_problem == "The mail server answered 451: 4.3.0 that address Try later"
        assert scene.run(row.next_try_at - timedelta(seconds=1)).total == 0
        ids.add(row.message_id)
        at = row.next_try_at
    scene.run(at)
    row = scene.row(message_id)
    assert (row.state, row.attempts, row.failed_at) == ("failed", 6, at)
    assert len(ids | {row.message_id}) == 1
    assert scene.run(at + later(10_000)).total == 0
    assert handler.accepted == []


def test_a_temporary_refusal_that_passes_is_sent(mail):
    from tests.integration.messaging.scene import AT

    scene, handler = mail
    handler.data = "452 4.2.2 Mailbox full"
    message_id = scene.queue()
    scene.run()
    handler.data = "250 OK"
    assert scene.run(AT + later(1)).sent == 1
    row = scene.row(message_id)
    assert (row.state, row.attempts, row.latest_problem) == ("sent", 2, "")
    assert len(handler.accepted) == 1


@pytest.mark.parametrize("part", ["rcpt", "data"])
def test_a_final_refusal_is_shown_at_once(mail, part):
    scene, handler = mail
    setattr(handler, part, "550 5.1.1 No such mailbox")
    message_id = scene.queue()
    scene.run()
    row = scene.row(message_id)
    assert (row.state, row.attempts) == ("failed", 1)
    assert row.latest_problem == "The mail server answered 550: 5.1.1 No such mailbox"
    assert row.facts


def test_hung_up_after_the_text_is_not_taken_for_sent(mail):
    """The server may have kept it: the next try has the same id, by which it can tell."""
    from tests.integration.messaging.scene import AT

    scene, handler = mail
    handler.hang_up = True
    message_id = scene.queue()
    scene.run()
    assert scene.row(message_id).state == "queued"
    handler.hang_up = False
    assert scene.run(AT + later(1)).sent == 1
    first, second = handler.accepted
    assert first["Message-ID"] == second["Message-ID"]


def test_hung_up_in_the_middle_of_the_text(scene):
    with hangs_up_in_data() as port:
        scene.mail = door(port)
        message_id = scene.queue()
        assert scene.run().failed == 1
    row = scene.row(message_id)
    assert row.state == "queued"
    assert "did not take it" in row.latest_problem


def test_nobody_listens(scene):
    scene.mail = door(free_port())
    message_id = scene.queue()
    scene.run()
    assert scene.row(message_id).state == "queued"
    assert "could not be used" in scene.row(message_id).latest_problem


def test_a_server_that_never_answers_is_given_up(scene):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        scene.mail = door(silent.getsockname()[1], seconds=0.3)
        message_id = scene.queue()
        assert scene.run().failed == 1
    assert scene.row(message_id).state == "queued"


def test_without_the_tls_that_was_asked_for_nothing_goes(mail, server):
    scene, handler = mail
    scene.mail = door(server[1], tls="starttls")
    scene.queue()
    assert scene.run().failed == 1
    assert handler.accepted == []


def test_addresses_of_servers():
    assert server_from("smtp://mail.example?tls=yes") == Server("mail.example", 587, "starttls")
    assert server_from("smtps://u:p%40w@mail.example") == Server(
        "mail.example", 465, "implicit", "u", "p@w"
    )
    assert server_from("smtp://u:p@127.0.0.1:2525").tls == "no"
    for wrong in ("http://mail.example", "smtp://", "smtp://u:p@mail.example"):
        with pytest.raises(ValueError, match="HANDRAIL_SMTP_URL"):
            server_from(wrong)


@contextmanager
def hangs_up_in_data():
    """Serve one conversation that ends in the middle of the text."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_half_a_conversation, args=(listener,))
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


def _half_a_conversation(listener: socket.socket) -> None:
    client, _address = listener.accept()
    with client, client.makefile("rwb") as file:
        for answer in ("220 hello", "250 hello", "250 OK", "250 OK", "354 go on"):
            file.write(f"{answer}\r\n".encode())
            file.flush()
            file.readline()
        file.readline()
