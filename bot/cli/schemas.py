"""`mitzui content schema`: the JSON Schemas of the files that editors write."""

import json
from argparse import Namespace
from pathlib import Path

from bot.cli.show import show_json, show_lines
from knowledge.load import load
from knowledge.schemas import Schema, schemas

FOLDER = Path(__file__).parent.parent.parent / "docs" / "schemas"


def schema(options: Namespace) -> int:
    """Write one file a kind, in place of what was there."""
    folder = Path(options.out) if options.out else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    made = {f"{name}.json": written(one) for name, one in schemas(load()).items()}
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    if options.json:
        show_json(sorted(made))
    else:
        show_lines(f"{name}: {len(text)} characters" for name, text in sorted(made.items()))
    return 0


def written(one: Schema) -> str:
    """A schema as its file holds it."""
    return json.dumps(one, ensure_ascii=False, indent=1) + "\n"
