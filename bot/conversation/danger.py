"""Danger in somebody's words goes before everything that is under way."""

from bot.conversation import effects, needs
from bot.conversation.flow_kinds import NOT_AFTER_DANGER, OF_DANGER, TO_A_PERSON
from bot.conversation.moving import Moving, without
from flows.model import Effect

# What else was told beside one of these is not read back: the screen may be watched, or the moment is not for it.
ALONE = frozenset({"violence", "child_at_risk", "suicide"})

# What makes a cut a matter of minutes: somebody breathes by a device.
BESIDE = "urgent_medical"


def danger_in(talk: Moving, words: str) -> str | None:
    """The kind of danger that somebody's words carry; a worker describes cases, and is not interrupted."""
    if talk.world.speaker.viewer is not None:
        return None
    kinds = talk.world.kit.dangers.find(words)
    frames = talk.session.frames
    standing = frames[-1].answers.get("kind") if frames and frames[-1].flow in OF_DANGER else None
    return next((kind for kind in kinds if kind != standing), None)


def put_danger_first(talk: Moving, kind: str, words: str) -> None:
    """Danger goes before everything; a person of the office who is being written to hears of the words too."""
    if talk.standing() in TO_A_PERSON:
        effects.apply(talk.world, Effect("relay", {"to": "office", "text": words}))
    if kind not in ALONE:
        talk.world.told = tuple(needs.merged(talk.world, needs.needs_in(talk.world, words)))
    talk.session = without(talk.session, NOT_AFTER_DANGER)
    flags = talk.world.kit.dangers.flags(words)
    talk.begin("danger", {"kind": kind, "beside": BESIDE if BESIDE in flags else ""})
