"""Templates with their sentences: a page is a template, a view, and the words of the catalogue."""

from functools import partial
from hashlib import blake2s
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.channels.web.marks import rich
from bot.channels.web.needs import WebSettings, Words
from bot.channels.web.view import SIZES, View
from bot.words.bidi import isolate

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
# The script asks for parts of pages with this header; a form cannot send it.
FRAGMENT = ("x-mitzui", "fragment")


class Pages:
    """Renders every page; `show` takes a template's name, `notice` a phrase's."""

    def __init__(self, words: Words, settings: WebSettings) -> None:
        self._words = words
        self._settings = settings
        self._stamp = _stamp()
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def view(self, request: Request, spoken: str | None = None) -> View:
        """How this reader wants the page; `spoken` is the conversation's language, if there is one."""
        accepted = request.headers.get("accept-language", "")
        return View.of(request.query_params, spoken, accepted, self._settings.languages)

    def show(self, template: str, view: View, status: int = 200, **values: Any) -> Response:
        """The page of a template in a view."""
        page = self._templates.get_template(f"{template}.html")
        return HTMLResponse(page.render(**self._around(view), **values), status)

    def notice(self, name: str, request: Request, status: int, wait: float = 0.0) -> Response:
        """A short page `<name>_title`, `<name>_text`; for the script its text alone."""
        view = self.view(request)
        if wants_fragment(request):
            answer: Response = PlainTextResponse(self.plain(view, f"{name}_text"), status)
        else:
            answer = self.show("notice", view, status, name=name, home=home_of(request))
        if wait:
            answer.headers["retry-after"] = str(int(wait) + 1)
        return answer

    def plain(self, view: View, key: str, **values: Any) -> str:
        """A phrase as text, its left-to-right runs isolated; a key without a dot is one of `webchat`."""
        key = key if "." in key else f"webchat.{key}"
        return isolate(self._words.text(key, view.language, **values))

    def html(self, view: View, key: str, **values: Any) -> Markup:
        """A phrase as HTML."""
        return rich(self.plain(view, key, **values))

    def _around(self, view: View) -> dict[str, Any]:
        others = [view.in_language(one) for one in self._settings.languages if one != view.language]
        return {
            "view": view,
            # For pages that know no conversation: the language goes with the link.
            "carried": view.in_language(view.language).query(),
            "direction_of": self._words.direction,
            "direction": self._words.direction(view.language),
            "t": partial(self.html, view),
            "label": partial(self.plain, view),
            "languages": [(one, self.plain(one, "language_name")) for one in others],
            "sizes": [view.in_size(size) for size in SIZES],
            "organisation": self._settings.organisation,
            "contact": rich(isolate(self._settings.contact)),
            "stamp": self._stamp,
        }


def wants_fragment(request: Request) -> bool:
    """Whether the page's script asks, and not a browser on its own."""
    return request.headers.get(FRAGMENT[0]) == FRAGMENT[1]


def home_of(request: Request) -> str:
    """The page that a notice leads back to."""
    return "/desk" if request.url.path.startswith("/desk") else "/"


def _stamp() -> str:
    """Changes with the style sheet and the script, so that no browser keeps old ones."""
    files = sorted((*STATIC.glob("*.css"), *STATIC.glob("*.js")))
    return blake2s(b"".join(path.read_bytes() for path in files), digest_size=5).hexdigest()
