"""What a file is, by its first bytes and never by what it is called."""

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TNEF = "application/ms-tnef"
UNKNOWN = "application/octet-stream"
STARTS = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x78\x9f\x3e\x22", TNEF),
)
LINK = b"L\x00\x00\x00\x01\x14\x02\x00"
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", LINK)
RUNS = frozenset(
    [
        "app",
        "bat",
        "chm",
        "cmd",
        "com",
        "cpl",
        "dll",
        "exe",
        "gadget",
        "hta",
        "htm",
        "html",
        "iso",
        "jar",
        "js",
        "jse",
        "lnk",
        "msc",
        "msi",
        "msp",
        "ps1",
        "pif",
        "reg",
        "scr",
        "sct",
        "sh",
        "shtml",
        "svg",
        "vb",
        "vbe",
        "vbs",
        "wsc",
        "wsf",
        "wsh",
        "xht",
        "xhtml",
        "xll",
    ]
)
ZIP = b"PK\x03\x04"
WORD_INSIDE = b"word/"


def media_type(content: bytes) -> str:
    """Return what the bytes are; ``application/octet-stream`` where nobody knows."""
    for start, found in STARTS:
        if content.startswith(start):
            return found
    if content.startswith(ZIP):
        return WORD if WORD_INSIDE in content else "application/zip"
    return UNKNOWN


def can_run(name: str, content: bytes) -> bool:
    """Return whether it is a program, or something that runs one when it is opened."""
    return content.startswith(PROGRAMS) or name.lower().rpartition(".")[2] in RUNS
