"""A mail as bytes, whatever they are, made into words the team can read."""

import io
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.enquiries import days
from handrail.interop.mailbox import reading, sniffing

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def mail(**headers: str) -> EmailMessage:
    made = EmailMessage()
    known = {
        "From": "Ash Tree Surgery <desk@ashtree.example>",
        "Subject": "Somebody to refer",
        "Message-ID": "<one@ashtree.example>",
        "Date": "Wed, 03 Jun 2026 10:00:00 +0100",
    }
    for name, value in (known | {key.replace("_", "-"): it for key, it in headers.items()}).items():
        made[name] = value
    made.set_content("Please ring Bryn Tolley.\n")
    return made


def read(raw: bytes, **other):
    return reading.read(raw, received_at=AT, **other)


def test_a_plain_mail_is_read_as_it_is():
    found = read(bytes(mail()))
    assert found.sender == "desk@ashtree.example"
    assert found.sender_name == "Ash Tree Surgery"
    assert found.subject == "Somebody to refer"
    assert found.text == "Please ring Bryn Tolley."
    assert found.message_id == "<one@ashtree.example>"
    assert found.received_at == datetime(2026, 6, 3, 9, tzinfo=UTC)
    assert (found.automatic, found.checked, found.attachments) == ("", "", ())


def test_html_only_becomes_text_and_runs_nothing():
    made = mail()
    made.set_content(
        "<p>Ring <b>Bryn</b>&nbsp;Tolley</p><script>alert(1)</script><div>Off &lt;6 weeks</div>",
        subtype="html",
    )
    found = read(bytes(made))
    assert "Ring Bryn Tolley\nOff <6 weeks" in found.text
    assert "alert" not in found.text
    assert found.remarks[0].startswith("The mail came as HTML only")


@pytest.mark.parametrize(
    ("charset", "body", "said"),
    [
        ("no-such-charset", "Zoë rang".encode(), "Zoë rang"),
        ("utf-8", "£5 fare".encode("windows-1252"), "£5 fare"),
        ("us-ascii", "Siân".encode(), "Siân"),
        ("utf-16", b"odd", "odd"),
    ],
)
def test_a_wrong_charset_loses_no_words(charset, body, said):
    raw = (
        b"From: a@b.example\r\nContent-Type: text/plain; charset=" + charset.encode()
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body
    )  # fmt: skip
    assert read(raw).text == said


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("Auto-Submitted", "auto-replied; owner-email=x", "it says Auto-Submitted"),
        ("Precedence", "bulk", "it says Precedence"),
        ("List-Id", "<news.example>", "it is from a mailing list"),
        ("Return-Path", "<>", "its return path is empty"),
        ("X-Autoreply", "yes", "it is an automatic reply"),
    ],
)
def test_what_a_machine_sent_is_recognised(name, value, why):
    assert read(bytes(mail(**{name: value}))).automatic == why


def test_a_human_who_says_no_is_no_machine_and_our_own_mail_is():
    assert read(bytes(mail(**{"Auto-Submitted": "no"}))).automatic == ""
    own = frozenset({"desk@ashtree.example"})
    assert read(bytes(mail()), own=own).automatic == "it is from ourselves"


def test_only_our_own_servers_word_on_the_sender_counts_and_only_the_topmost():
    lie = "mx.evil.example; dmarc=pass header.from=ashtree.example"
    assert (
        read(bytes(mail(Authentication_Results=lie)), authserv_id="mx.ours.example").checked == ""
    )
    said = "mx.ours.example; dkim=none; dmarc=fail header.from=ashtree.example"
    forged = b"Authentication-Results: mx.ours.example; dmarc=pass\r\n"
    raw = b"Authentication-Results: " + said.encode() + b"\r\n" + forged + bytes(mail())
    assert read(raw, authserv_id="mx.ours.example").checked == "fail"
    assert read(raw).checked == ""


def test_attachments_are_named_by_what_they_are_and_programs_are_not_kept():
    made = mail()
    made.add_attachment(b"%PDF-1.7 x", maintype="image", subtype="png", filename="../../note.png")
    made.add_attachment(b"MZ\x90", maintype="application", subtype="pdf", filename="letter.pdf")
    made.add_attachment(b"x", maintype="text", subtype="plain", filename="run.js")
    made.add_attachment(
        b"\x78\x9f\x3e\x22rest", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    note, program, script, packed = read(bytes(made)).attachments
    assert (note.name, note.media_type) == ("note.png", sniffing.PDF)
    assert note.content == b"%PDF-1.7 x"
    assert program.content is script.content is None
    assert program.left_because == "It is a program. We do not keep programs."
    assert packed.media_type == sniffing.TNEF
    assert any("winmail.dat" in remark for remark in read(bytes(made)).remarks)


def test_what_is_too_large_is_named_and_left():
    made = mail()
    made.add_attachment(
        b"x" * (25 * 1024 * 1024), maintype="application", subtype="zip", filename="big.zip"
    )
    (big,) = read(bytes(made)).attachments
    assert (big.name, big.content) == ("big.zip", None)
    assert "still in the mailbox" in big.left_because


def test_a_mail_inside_a_mail_is_kept_and_not_opened():
    inner, outer = mail(Subject="Inside"), mail()
    inner.set_content("First name: Mallory\n")
    outer.add_attachment(inner)
    found = read(bytes(outer))
    assert found.answers == {}
    (kept,) = found.attachments
    assert b"Mallory" in (kept.content or b"")


def test_lines_that_look_like_the_form_fill_it_in_and_what_cannot_be_read_is_said():
    made = mail()
    made.set_content(
        "Hello,\nFirst name: Bryn\nSurname: Tolley\nDOB: 3rd March 1984\nNHS No: 999 000 0018\n"
        "Tel: x\nFit note ends: soon\nFirst name: Other\n"
    )
    found = read(bytes(made))
    assert found.answers["given_name"] == "Bryn"
    assert found.answers["family_name"] == "Tolley"
    assert found.answers["birth_date"] == "1984-03-03"
    assert found.answers["nhs_number"] == "9990000018"
    assert found.remarks == ("Fit note ends could not be read: soon",)


def test_our_word_form_filled_in_is_read_back():
    import docx

    from handrail.web.incoming import form_files

    document = docx.Document(io.BytesIO(form_files.word()))
    (table,) = document.tables
    values = {"First name": "Bryn", "Last name": "Tolley", "What would help": "Shorter days"}
    for row in table.rows:
        row.cells[1].text = values.get(row.cells[0].text, "")
    written = io.BytesIO()
    document.save(written)
    assert answers_of(written.getvalue(), "form.docx") == {
        "given_name": "Bryn",
        "family_name": "Tolley",
        "free_text": "Shorter days",
    }


def test_our_pdf_form_filled_in_is_read_back():
    from pypdf import PdfReader, PdfWriter

    from handrail.web.incoming import form_files

    reader = PdfReader(io.BytesIO(form_files.pdf()))
    assert "First name" in reader.pages[0].extract_text()
    writer = PdfWriter(clone_from=reader)
    writer.update_page_form_field_values(
        writer.pages[0], {"given_name": "Bryn", "birth_date": "03/03/1984"}, auto_regenerate=False
    )
    written = io.BytesIO()
    writer.write(written)
    said = {"given_name": "Bryn", "birth_date": "1984-03-03"}
    assert answers_of(written.getvalue(), "form.pdf") == said


@pytest.mark.parametrize("content", [b"%PDF-1.7\ngarbage", b"PK\x03\x04word/ broken"])
def test_a_broken_form_is_kept_and_says_nothing(content):
    assert answers_of(content, "form.pdf") == {}


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3/6/2026", "2026-06-03"),
        ("03.06.2026", "2026-06-03"),
        ("3 June 2026", "2026-06-03"),
        ("2026-06-03", "2026-06-03"),
        ("31/2/2026", None),
        ("soon", None),
    ],
)
def test_days_are_read_as_british_people_write_them(text, iso):
    found = days.day(text)
    assert (found.isoformat() if found else None) == iso


@given(st.binary(max_size=2_000))
def test_no_bytes_break_it(raw):
    found = read(raw)
    assert found.message_id
    assert "\x00" not in found.text + found.subject + found.sender + found.sender_name


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_header_breaks_it(subject, kind):
    raw = f"Subject: {subject}\r\nContent-Type: {kind}\r\nFrom: {subject}\r\n\r\nx"
    found = read(raw.encode("utf-8", "surrogatepass"))
    assert "\n" not in found.subject


def answers_of(content: bytes, name: str) -> dict[str, object]:
    made = mail()
    made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return dict(read(bytes(made)).answers)
