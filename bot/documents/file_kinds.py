"""What a file is, told from what is in it: its name and what was claimed of it count for nothing.

Nothing is opened, decoded or unpacked here, so that neither a picture that unfolds to gigabytes nor a document
that does something can harm whoever keeps it. What is two things at once is taken for neither.
"""

from collections.abc import Callable, Mapping

LARGEST = 10 * 1024 * 1024
JPEG, PNG, WEBP, HEIC, PDF = "image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"
DOCX, ICS = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "text/calendar"
TAKEN = (JPEG, PNG, WEBP, HEIC, PDF)
ENDINGS: Mapping[str, str] = {
    JPEG: "jpg",
    PNG: "png",
    WEBP: "webp",
    HEIC: "heic",
    PDF: "pdf",
    DOCX: "docx",
    ICS: "ics",
}
_PNG_BEGINS, _PNG_ENDS = b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x00IEND\xaeB`\x82"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
# A browser that guesses looks at the first 1,445 bytes; a page would have to begin there.
_HEAD, _PDF_TAIL = 4096, 2048
_PAGES = (b"<html", b"<!doctype", b"<script", b"<svg", b"<body", b"<iframe")
# The end of a zip's directory is at most 65,557 bytes before the end of the file: an archive behind a picture.
_ZIP_TAIL, _ZIP_ENDS = 65_557, b"PK\x05\x06"
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
# What a PDF does by itself, or carries inside; a letter does neither.
_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


def kind_of(content: bytes) -> str | None:
    """The media type of a file that may be kept, one of TAKEN; None for anything else."""
    kind = next((one for one, holds in _KINDS.items() if holds(content)), None)
    return None if kind is None or _is_more(content, kind) else kind


def name_of(code: str, number: int, media_type: str) -> str:
    """The name that a file gets from us: an issue's code, a number and an ending, and nothing of what was sent."""
    return f"{code}-{number}.{ENDINGS[media_type]}"


def _is_more(content: bytes, kind: str) -> bool:
    """Whether the file is also something else: a page, an archive, a document behind a picture, or acts by itself."""
    head = content[:_HEAD].lower()
    if any(sign in head for sign in _PAGES) or _ZIP_ENDS in content[-_ZIP_TAIL:]:
        return True
    inside = _ACTIVE if kind == PDF else (b"%PDF-",)
    return any(sign in content for sign in (*_ARCHIVES, *inside))


def _is_jpeg(content: bytes) -> bool:
    """Phones put a short film behind the picture, so the end of the picture need not be that of the file."""
    return content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[3:]


def _is_png(content: bytes) -> bool:
    return content.startswith(_PNG_BEGINS) and content[12:16] == b"IHDR" and content.endswith(_PNG_ENDS)


def _is_webp(content: bytes) -> bool:
    told = int.from_bytes(content[4:8], "little") + 8
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP" and told in (len(content), len(content) - 1)


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-_PDF_TAIL:]


_KINDS: Mapping[str, Callable[[bytes], bool]] = {
    JPEG: _is_jpeg,
    PNG: _is_png,
    WEBP: _is_webp,
    HEIC: _is_heic,
    PDF: _is_pdf,
}
