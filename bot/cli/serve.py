"""`mitzui run`: everything that is configured, one process."""

import sys
from argparse import Namespace

from bot.app import App, build
from bot.cli.refused import Refused
from bot.cli.show import show_json
from bot.log import set_up
from bot.settings import unused


def run(options: Namespace) -> int:
    """Start, say where everything is, and serve until stopped."""
    app = build()
    set_up(app.settings.log_format)
    _check(app)
    from bot.demo.staff import demo_staff

    names = demo_staff(app)
    from bot.service import serve

    return serve(app, lambda: _greet(app, names, options.json))


def _check(app: App) -> None:
    """Content, words and database have to be in order before anybody is answered."""
    from bot.words.check import mistakes_in
    from knowledge.files import ContentMistakes

    mistakes = mistakes_in(app.content)
    if mistakes:
        raise ContentMistakes(mistakes)
    weak = app.store.weaknesses()
    if weak:
        raise Refused(f"this database may lose what it confirms: turn on {', '.join(weak)}")


def _greet(app: App, names: tuple[str, ...], as_json: bool) -> None:
    settings = app.settings
    here = settings.public_url or f"http://{settings.web_host}:{settings.web_port}"
    if as_json:
        return show_json({"web_chat": f"{here}/", "staff_desk": f"{here}/desk", "demo_staff": list(names)})
    lines = [f"web chat   {here}/", f"staff desk {here}/desk"]
    if names:
        lines.append(f"demo staff {', '.join(names)}: log in on the desk, the one-time code is printed here")
    if not settings.telegram_token:
        lines.append("next step  put your BotFather token in .env as MITZUI_TELEGRAM_TOKEN=… to be on Telegram")
    lines += [f"not used   {name}: its channel is not built yet" for name in unused()]
    print("\n".join([*lines, "Ctrl-C stops it."]), file=sys.stderr, flush=True)
