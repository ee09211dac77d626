"""HTML of other publishers becomes safe plain text."""

import pytest

from handrail.interop.open_referral import text


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("<p>One.</p>\n\n<p>Two&nbsp;&amp; three.</p>", "One.\n\nTwo & three."),
        ("<ul><li><p>one</p></li><li>two <b>x</b></li></ul>after", "- one\n- two x\n\nafter"),
        ("<h2>Hours</h2><p>Mon<br>Tue</p>", "Hours\n\nMon\nTue"),
        (
            "<table><tr><td>Mon</td><td>9</td></tr><tr><td>Tue</td><td>10</td></tr></table>",
            "Mon 9\nTue 10",
        ),
        ("<p><br></p>", ""),
        ("Plain.\r\n\r\nStill plain.", "Plain.\n\nStill plain."),
        ("Ages < 5 and > 2 &amp; more", "Ages < 5 and > 2 & more"),
        ("&lt;p&gt;Escaped twice&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;", "Escaped twice\n\nb"),
        ("zero\u200bwidth\u202eback", "zerowidthback"),
        ("nul\x00byte \ud800", "nulbyte ?"),
        (None, ""),
        (["a list"], ""),
    ],
)
def test_html_is_read_as_plain_text(given: object, wanted: str) -> None:
    assert text.plain_text(given) == wanted


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<img src=x onerror=alert(1)>",
        "<p",
        "<svg><script>alert(1)</script></svg>",
        "<iframe srcdoc='<p>x</p>'></iframe>",
    ],
)
def test_nothing_that_runs_or_loads_survives(attack: str) -> None:
    assert text.plain_text(f"{attack}") == ""


def test_links_keep_their_address_once() -> None:
    assert text.plain_text('<a href="https://a.org/b">the form</a>') == "the form (https://a.org/b)"
    assert text.plain_text('<a href="https://www.a.org/">a.org</a>') == "a.org"
    assert text.plain_text('<a href="mailto:me@a.org">me@a.org</a>') == "me@a.org"
    assert text.plain_text('<a href="javascript:alert(1)">x</a>') == "x"


def test_long_text_is_cut_at_a_word() -> None:
    cut = text.plain_text("word " * 10_000)
    assert len(cut) <= text.LONGEST_TEXT
    assert cut.endswith("word…")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("www.example.org", "http://www.example.org"),
        ("http:www.example.org", "http://www.example.org"),
        ("https:/example.org", "https://example.org"),
        (" https://example.org/a b ", "https://example.org/ab"),
        ("http://", ""),
        ("javascript:alert(1)", ""),
        ("https://user:pass@example.org", ""),
        ("Warmley Community Centre", ""),
        ("n/a", ""),
    ],
)
def test_web_addresses_are_mended_or_dropped(given: str, wanted: str) -> None:
    assert text.web_address(given) == wanted


def test_one_address_is_taken_from_loose_text() -> None:
    assert (
        text.email_address("E-mail: mailto:info@example.org; b@example.org") == "info@example.org"
    )
    assert text.email_address("by phone") == ""
