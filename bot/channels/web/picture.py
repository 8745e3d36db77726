"""Lines that begin with a mark, drawn as a list of steps: what is done, where it stands now, what may come."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from markupsafe import Markup

from bot.channels.web.marks import rich

# The marks of `case.stage_*`, by what a step is, and the phrases that a voice says in their place.
STEPS: Mapping[str, str] = {"✓": "done", "●": "now", "○": "next"}
HEARD: Mapping[str, str] = {"done": "step_done", "now": "step_now", "next": "step_next"}
_LIST = Markup('<span class="way" role="list">{0}</span>')
_STEP = Markup(
    '<span class="step {0}" role="listitem"><span class="sign" role="img" aria-label="{1}">{2}</span>'
    "<span>{3}</span></span>"
)


def drawn(text: str, heard: Mapping[str, str]) -> Markup:
    """A message of ours as HTML; `heard` is what a voice says for each kind of step.

    Inside a paragraph a list may stand only as spans, so their roles say what they are.
    """
    return Markup("").join(_parts(text.split("\n"), heard))


def _parts(lines: list[str], heard: Mapping[str, str]) -> Iterator[Markup]:
    for is_step, group in groupby(lines, key=lambda line: line[:1] in STEPS):
        if is_step:
            yield _LIST.format(Markup("").join(_step(line, heard) for line in group))
        else:
            yield rich("\n".join(group))


def _step(line: str, heard: Mapping[str, str]) -> Markup:
    kind = STEPS[line[0]]
    return _STEP.format(kind, heard[kind], line[0], rich(line[1:].lstrip()))
