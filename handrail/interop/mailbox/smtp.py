"""E-mail handed to a mail server (RFC 5321), with TLS and time-outs.

4xx answers, lost connections and time-outs are tried again under the same message id;
5xx answers about the recipient or the message are final.
"""

import ipaddress
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from handrail.domain.messaging.ports import Outgoing, Refused, TryAgain
from handrail.interop.mailbox.writing import write

SECONDS = 20.0
PERMANENT = 500
SUBMISSION, IMPLICIT_TLS = 587, 465


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to talk to it; ``tls`` is ``no``, ``starttls`` or ``implicit``."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""
    seconds: float = SECONDS


def server_from(url: str) -> Server:
    """Return the server of ``smtp://user:password@host:port?tls=yes`` or ``smtps://…``.

    ValueError for anything else, and for a password that would travel without TLS.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("HANDRAIL_SMTP_URL must look like smtp://user:password@host:port?tls=yes")
    asked = parse_qs(parts.query).get("tls", ["no"])[-1].lower() in {"yes", "on", "true", "1"}
    tls = "implicit" if parts.scheme == "smtps" else "starttls" if asked else "no"
    user = unquote(parts.username or "")
    if user and tls == "no" and not _is_this_machine(parts.hostname):
        raise ValueError("HANDRAIL_SMTP_URL has a password, so it must say ?tls=yes")
    port = parts.port or (IMPLICIT_TLS if tls == "implicit" else SUBMISSION)
    return Server(parts.hostname, port, tls, user, unquote(parts.password or ""))


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """Hands each message to the server, one connection a message."""

    server: Server
    sender: str

    def send(self, message: Outgoing) -> None:
        """Hand the message over; TryAgain or Refused when the server did not take it."""
        email = write(message, self.sender)
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException) as problem:
            raise TryAgain(f"The mail server could not be used: {_said(problem)}") from problem
        try:
            self._hand_over(connection, email, message.address)
        finally:
            # The server has already said whether it took the message: how it says goodbye
            # changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        name = self.sender.rpartition("@")[2] or "localhost"
        context = ssl.create_default_context()
        connection: smtplib.SMTP
        if server.tls == "implicit":
            connection = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=server.seconds, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, name, timeout=server.seconds)
        try:
            if server.tls == "starttls":
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _hand_over(self, connection: smtplib.SMTP, email: EmailMessage, address: str) -> None:
        try:
            connection.send_message(email, self.sender, [address])
        except smtplib.SMTPRecipientsRefused as problem:
            code, words = next(iter(problem.recipients.values()))
            raise _answer(code, words) from problem
        except smtplib.SMTPDataError as problem:
            raise _answer(problem.smtp_code, problem.smtp_error) from problem
        except (OSError, smtplib.SMTPException) as problem:
            raise TryAgain(f"The mail server did not take it: {_said(problem)}") from problem


def _answer(code: int, words: bytes | str) -> TryAgain | Refused:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    told = f"The mail server answered {code}: {said}"
    return Refused(told) if code >= PERMANENT else TryAgain(told)


def _said(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        said = problem.smtp_error
        words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        return f"{problem.smtp_code} {words}"
    return str(problem) or type(problem).__name__


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
