"""A row of the outbox as the message it stands for."""

from bot.channels.base import Address, Outbound, OutFile, OutOption
from storage.outbox import Outgoing


def read_body(row: Outgoing) -> Outbound:
    """`text` and `language` are always there; options, a file and ways to show it when there are any.

    Raises KeyError or TypeError for a body that is none: a bug of whoever queued it.
    """
    body = row.body
    return Outbound(
        id=row.id,
        address=Address(row.channel, row.handle),
        text=body["text"],
        language=body["language"],
        options=tuple(OutOption(one["id"], one["label"], one["token"]) for one in body.get("options", ())),
        file=OutFile(**body["file"]) if "file" in body else None,
        replaces=body.get("replaces"),
        closes=body.get("closes"),
        quiet=body.get("quiet", False),
        staff_commands=body.get("staff_commands"),
    )
