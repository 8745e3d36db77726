"""The tracking form as PDF: tagged, right to left, with the labels and closed lists of the programme's form."""

from dataclasses import asdict
from datetime import date
from typing import Any

from bot.documents.form import Form
from bot.documents.form_page import FormPage, page_of
from bot.documents.typeset import shown, typeset

# What is written by somebody may have several lines; all else is one.
_WRITTEN = frozenset({"value", "text"})


def form_pdf(form: Form, on: date) -> bytes:
    """The form as one PDF file, made on this day."""
    return typeset("form", _inputs(page_of(form), form), on)


def _inputs(page: FormPage, form: Form) -> dict[str, Any]:
    """The JSON that `form.typ` reads: of the page's fields, what is written and each cell is a list of lines."""
    inputs: dict[str, Any] = _laid_out(asdict(page))
    return inputs | {"language": form.language, "page": form.say("form.page", page="{page}", pages="{pages}")}


def _laid_out(part: Any, name: str = "") -> Any:
    if isinstance(part, dict):
        return {key: _laid_out(value, key) for key, value in part.items()}
    if name == "rows":
        return [[_lines(cell) for cell in row] for row in part]
    if isinstance(part, list | tuple):
        return [_laid_out(one) for one in part]
    return _lines(part) if name in _WRITTEN else part


def _lines(text: str) -> list[str]:
    return [shown(line) for line in text.split("\n")]
