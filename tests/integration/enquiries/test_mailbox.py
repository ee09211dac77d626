"""A real mailbox is read: once, for its team, and nothing leaves the inbox before it is kept."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import transaction

from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import System, acting_as
from tests.factories import dovecot

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with dovecot.running(tmp_path_factory.mktemp("dovecot")) as started:
        yield started


@pytest.fixture
def box(server, scene, tmp_path, settings):
    """The server's mailbox, empty, named for the team of the scene."""
    import shutil

    shutil.rmtree(server.folder / "mail", ignore_errors=True)
    path = dovecot.named(server, tmp_path, "Pathways Back one", authserv_id="mx.ours.example")
    settings.MAILBOXES_FILE = str(path)
    return path


def mail(number: int = 1, *, body="Please ring Bryn Tolley.\n", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = headers.pop("From", "The desk <desk@ashtree.example>")
    made["Subject"] = f"Somebody to refer {number}"
    made["Message-ID"] = f"<{number}@ashtree.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body)
    return made


def run(at=AT) -> int:
    from handrail.interop.mailbox import incoming

    return incoming.read_all(at)


def waiting(scene):
    from handrail.domain.enquiries import mails

    with acting_as(scene.lead.viewer, at=AT):
        return mails.waiting(viewer=scene.lead.viewer, at=AT)


def trouble(scene, at=AT) -> str:
    from handrail.domain.enquiries import mails

    with acting_as(scene.lead.viewer, at=at):
        found = mails.mailboxes(viewer=scene.lead.viewer, at=at)
    return found[0].trouble if found else "never read"


def test_a_mail_becomes_a_draft_and_is_moved_only_then(server, box, scene):
    from handrail.domain.enquiries import mails

    made = mail(body="First name: Bryn\nPhone: 07700 900456\n")
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="letter.pdf")
    server.put(bytes(made))
    assert run() == 1
    assert (server.inbox(), server.taken()) == (0, 1)
    (one,) = waiting(scene)
    assert one.sender == "desk@ashtree.example"
    assert one.answers == {"given_name": "Bryn", "phone": "07700 900456"}
    with acting_as(scene.lead.viewer, at=AT):
        (hung,) = mails.attachments(one.id, viewer=scene.lead.viewer, at=AT)
        kept = mails.content(one.id, hung.id, viewer=scene.lead.viewer, at=AT)
    assert kept == ("letter.pdf", b"%PDF-1.7")
    assert trouble(scene) == ""
    assert run() == 0


def test_a_crash_before_the_commit_leaves_the_mail_where_it_was(server, box, scene, monkeypatch):
    from handrail.interop.mailbox import incoming

    def crash(**_named):
        raise RuntimeError("the machine went off")

    server.put(bytes(mail()))
    with monkeypatch.context() as broken:
        broken.setattr(incoming.incoming, "take_in", crash)
        assert run() == 0
    assert (server.inbox(), waiting(scene)) == (1, ())
    assert "could not be read" in trouble(scene)
    assert run() == 1
    assert (server.inbox(), len(waiting(scene)), trouble(scene)) == (0, 1, "")


def test_a_crash_after_the_commit_keeps_one_and_moves_it_later(server, box, scene, monkeypatch):
    from handrail.interop.mailbox import imap

    def crash(*_arguments):
        raise OSError("the line was cut")

    server.put(bytes(mail()))
    with monkeypatch.context() as broken:
        broken.setattr(imap, "_move", crash)
        assert run() == 0
    assert (server.inbox(), len(waiting(scene))) == (1, 1)
    assert "broke off" in trouble(scene)
    assert run() == 1
    assert (server.inbox(), server.taken(), len(waiting(scene))) == (0, 1, 1)


def test_the_same_mail_twice_is_one(server, box, scene):
    server.put(bytes(mail()))
    server.put(bytes(mail()))
    assert run() == 2
    assert len(waiting(scene)) == 1
    assert server.taken() == 2


def test_machines_wait_for_nobody_and_a_human_can_be_taken_up(server, box, scene):
    from handrail.domain.enquiries import mails

    server.put(bytes(mail(1, Auto_Submitted="auto-replied")))
    server.put(bytes(mail(2, From="handrail@localhost")))
    assert run() == 2
    assert waiting(scene) == ()
    with acting_as(scene.lead.viewer, at=AT):
        found = mails.by_machines(viewer=scene.lead.viewer, at=AT)
        assert {one.automatic for one in found} == {
            "it says Auto-Submitted",
            "it is from ourselves",
        }
        mails.look_at(mail_id=found[0].id, by=scene.lead.viewer, at=AT)
    assert len(waiting(scene)) == 1


def test_25_megabytes_and_broken_mails_come_through_and_stop_no_other(server, box, scene):
    from handrail.domain.enquiries import mails

    big = mail(1)
    big.add_attachment(
        b"x" * (25 * 1024 * 1024), maintype="application", subtype="zip", filename="big.zip"
    )
    server.put(bytes(big))
    server.put(b"\x00\xff\xfe no mail at all")
    server.put(b"From: =?bad?q?=ZZ\r\nContent-Type: multipart/mixed\r\n\r\n--\x00--")
    server.put(bytes(mail(2)))
    assert run() == 4
    assert server.inbox() == 0
    found = {one.subject: one for one in waiting(scene)}
    with acting_as(scene.lead.viewer, at=AT):
        one = found["Somebody to refer 1"]
        (hung,) = mails.attachments(one.id, viewer=scene.lead.viewer, at=AT)
        assert "larger than 10 MB" in hung.left_because
        with pytest.raises(NotFound):
            mails.content(one.id, hung.id, viewer=scene.lead.viewer, at=AT)
    assert "Somebody to refer 2" in found


def test_what_is_too_large_to_fetch_is_named_by_its_headers(server, box, scene, monkeypatch):
    from handrail.interop.mailbox import imap

    monkeypatch.setattr(imap, "LARGEST", 1_000)
    server.put(bytes(mail(body="long " * 1_000)))
    assert run() == 1
    (one,) = waiting(scene)
    assert one.text == ""
    assert "too much to fetch" in one.remarks[0]


def test_a_wrong_password_is_said_and_not_tried_again_at_once(
    server, box, scene, tmp_path, settings
):
    path = dovecot.named(server, tmp_path, "Pathways Back one", password="wrong")
    settings.MAILBOXES_FILE = str(path)
    server.put(bytes(mail()))
    assert run() == 0
    assert "refused the user name or the password" in trouble(scene)
    (tmp_path / "password").write_text(dovecot.PASSWORD.replace(" ", "_"))
    assert run(AT + timedelta(minutes=9)) == 0
    assert run(AT + timedelta(minutes=10)) == 1
    assert trouble(scene) == ""


def test_a_server_that_is_away_is_said_and_tried_again(server, box, scene):
    server.put(bytes(mail()))
    server.stop()
    assert run() == 0
    assert "does not answer" in trouble(scene)
    server.start()
    assert run(AT + timedelta(minutes=1)) == 1
    assert trouble(scene) == ""


def test_without_move_a_mail_is_marked_and_stays(scene, tmp_path, settings):
    with dovecot.running(tmp_path, capability="IMAP4rev1 UIDPLUS") as plain:
        settings.MAILBOXES_FILE = str(dovecot.named(plain, tmp_path, "Pathways Back one"))
        plain.put(bytes(mail()))
        assert (run(), plain.inbox(), plain.taken()) == (1, 1, 0)
        assert run() == 0
        assert len(waiting(scene)) == 1


def test_whose_address_it_is_proves_nothing_and_a_shared_domain_says_nothing(server, box, scene):
    from handrail.domain.organisations.models import Organisation

    for name, address in (
        ("Ash Tree", "desk@ashtree.example"),
        ("One", "one@shared.example"),
        ("Two", "two@shared.example"),
    ):
        Organisation.objects.create(name=name, kind="practice", mailbox_email=address)
    for number, address in enumerate(
        ("desk@ashtree.example", "ruth@ashtree.example", "ruth@shared.example"), start=1
    ):
        server.put(bytes(mail(number, From=address)))
    assert run() == 3
    how = {one.sender: one.matched_by for one in waiting(scene)}
    assert how == {
        "desk@ashtree.example": "mailbox",
        "ruth@ashtree.example": "domain",
        "ruth@shared.example": "",
    }
    assert {one.checked for one in waiting(scene)} == {""}


def test_it_goes_on_only_when_they_agree_and_once(server, box, scene):
    from handrail.domain.referrals import intakes
    from handrail.journey import advice_line, incoming

    server.put(bytes(mail()))
    run()
    (one,) = waiting(scene)
    by = scene.lead.viewer
    answers = {"given_name": "Bryn", "phone": "07700900456"}
    with acting_as(by, at=AT):
        with pytest.raises(advice_line.HasNotAgreed), transaction.atomic():
            incoming.to_confirm(mail_id=one.id, answers=answers, agreed=False, by=by, at=AT)
        made = incoming.to_confirm(mail_id=one.id, answers=answers, agreed=True, by=by, at=AT)
        assert intakes.record(made.id, by, AT).name == "Bryn"
        with pytest.raises(WrongState), transaction.atomic():
            incoming.to_confirm(mail_id=one.id, answers=answers, agreed=True, by=by, at=AT)
        with pytest.raises(WrongState), transaction.atomic():
            incoming.put_aside(mail_id=one.id, why="not_for_us", by=by, at=AT)
    with acting_as(scene.coach.viewer, at=AT), pytest.raises(NotAllowed):
        incoming.to_confirm(
            mail_id=one.id, answers=answers, agreed=True, by=scene.coach.viewer, at=AT
        )


def test_mail_that_nobody_decides_on_is_told_to_the_manager_once(server, box, scene):
    from handrail.domain.messaging.models import Message
    from handrail.jobs.sweeps import run_late_mail

    server.put(bytes(mail()))
    run()
    promised = datetime(2026, 6, 5, 23, tzinfo=UTC)  # the end of Friday: two working days
    assert run_late_mail(promised - timedelta(microseconds=1)) == 0
    assert (run_late_mail(promised), run_late_mail(promised)) == (1, 0)
    with acting_as(System(scene.provider_id), at=promised):
        (told,) = Message.objects.filter(template="mail_waits")
        assert told.recipient_account_id == scene.lead.viewer.account_id


@pytest.mark.parametrize(("why", "told"), [("too_little", True), ("unwanted", False)])
def test_putting_aside_answers_a_human_and_no_spammer(server, box, scene, why, told):
    from handrail.domain.messaging.models import Message
    from handrail.journey import incoming

    server.put(bytes(mail()))
    run()
    (one,) = waiting(scene)
    with acting_as(scene.lead.viewer, at=AT):
        assert incoming.put_aside(mail_id=one.id, why=why, by=scene.lead.viewer, at=AT) is told
    with acting_as(System(scene.provider_id), at=AT):
        rows = Message.objects.filter(template="mail_put_aside")
        assert [row.address for row in rows] == (["desk@ashtree.example"] if told else [])


def test_another_team_sees_none_of_it(server, box, scene):
    from handrail.domain.enquiries.models import Attachment, Mail, Mailbox

    made = mail()
    made.add_attachment(b"x", maintype="application", subtype="zip", filename="x.zip")
    server.put(bytes(made))
    run()
    for worker in (scene.elsewhere, scene.gp):
        with acting_as(worker.viewer, at=AT):
            assert not any(model.objects.exists() for model in (Mail, Attachment, Mailbox))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"host": "mail.example"}, "without TLS"),
        ({"taken_folder": "inbox"}, "must be another"),
        ({"password": "x"}, None),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(server, tmp_path, other, why):
    from handrail.interop.mailbox import boxes

    path: Path = dovecot.named(server, tmp_path, "A team", **other)
    if why is None:
        assert boxes.named(path)[0].password == "x"
        return
    with pytest.raises(boxes.MailboxesUnreadable, match=why):
        boxes.named(path)
