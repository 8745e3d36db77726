"""A file is what is in it: pictures and letters are taken, and whatever is two things at once is not."""

import pytest

from bot.documents.file_kinds import HEIC, JPEG, PDF, PNG, WEBP, kind_of, name_of
from tests.fakes.small_files import HEIF, JPG, LETTER, ZIP_END, png, webp


@pytest.mark.parametrize(
    ("content", "kind"),
    [(JPG, JPEG), (png(), PNG), (webp(), WEBP), (HEIF, HEIC), (LETTER, PDF)],
    ids=["jpeg", "png", "webp", "heic", "pdf"],
)
def test_pictures_and_letters_are_known_by_what_is_in_them(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


def test_a_picture_with_a_short_film_behind_it_is_a_picture() -> None:
    assert kind_of(JPG + b"\x00\x00\x00\x18ftypmp42" + bytes(3000)) == JPEG


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"PK\x03\x04" + bytes(50) + ZIP_END,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<!doctype html><script>x()</script>",
        b"GIF89a" + bytes(50),
        b"\xff\xd8\xff but never ends",
        b"\x89PNG\r\n\x1a\n but no picture",
        b"%PDF-1.7 but no end",
        b"MZ" + bytes(100),
        "קובץ טקסט".encode(),
    ],
    ids=["empty", "zeros", "zip", "svg", "html", "gif", "half a jpeg", "half a png", "half a pdf", "program", "text"],
)
def test_everything_else_is_taken_for_nothing(content: bytes) -> None:
    assert kind_of(content) is None


@pytest.mark.parametrize(
    "content",
    [
        JPG + b"PK\x03\x04" + bytes(60) + ZIP_END,
        JPG[:20] + b"<html><script>x()</script>" + JPG[20:],
        JPG[:20] + b"<SVG onload=x()>" + JPG[20:],
        JPG + LETTER,
        png() + ZIP_END,
        png() + b"anything behind the end",
        webp() + b"anything behind the end",
        JPG + b"Rar!\x1a\x07\x00" + bytes(30),
        HEIF + b"7z\xbc\xaf\x27\x1c" + bytes(30),
        LETTER + b"PK\x03\x04" + ZIP_END,
        b"<html>" + LETTER,
        LETTER.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (x) >>"),
        LETTER.replace(b"/Catalog", b"/Catalog /AA << /S /Launch >>"),
        LETTER.replace(b"/Catalog", b"/Catalog /Names << /EmbeddedFiles 1 0 R >>"),
    ],
)
def test_what_is_two_things_at_once_or_does_something_by_itself_is_not_taken(content: bytes) -> None:
    assert kind_of(content) is None


def test_a_picture_that_would_unfold_to_gigabytes_is_told_from_its_first_bytes_and_never_unfolded() -> None:
    assert kind_of(png(2**31 - 1, 2**31 - 1)) == PNG


def test_a_name_is_ours_and_says_nothing_of_what_was_sent() -> None:
    assert name_of("BCDFGH-1", 2, JPEG) == "BCDFGH-1-2.jpg"
