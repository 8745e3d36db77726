"""Who may see and do what: every read of a case begins here, and what is not allowed is denied."""

from dataclasses import dataclass

from cases.permissions import NOTHING, Act, Grant, Scope, granted

__all__ = ["Act", "Grasp", "Held", "Scope", "Viewer", "authorise"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """The member of staff who looks; `active` is false for anyone invited, suspended or gone."""

    staff_id: int
    role: str
    office_id: int
    district: str
    active: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Where something belongs: its office, district and owner.

    `owner_id` of a person without an issue is the office's duty owner. `consented` is false while a
    family's own issue waits for the family's consent.
    """

    office_id: int
    district: str
    owner_id: int | None
    consented: bool = True


@dataclass(frozen=True, slots=True)
class Grasp:
    """What the viewer gets: nothing, or this scope of it.

    `aggregate_only` means counts and no lines; `outline_only` means the code, the right and the date.
    """

    allowed: bool
    scope: Scope
    aggregate_only: bool = False
    outline_only: bool = False


DENIED = Grasp(allowed=False, scope=Scope.NONE)


def authorise(viewer: Viewer, action: str, held: Held | None = None) -> Grasp:
    """Whether the viewer may do `action` to `held`, or, without it, how far a list may reach."""
    grant = granted(viewer.role, action) if viewer.active else NOTHING
    if grant.scope is Scope.NONE or not _reaches(viewer, grant, held):
        return DENIED
    outline = action == Act.READ_CASE and held is not None and not held.consented
    return Grasp(True, grant.scope, grant.aggregate_only, outline)


def _reaches(viewer: Viewer, grant: Grant, held: Held | None) -> bool:
    """Whether what is held lies inside the scope; a district without a name reaches nothing."""
    if grant.scope is Scope.DISTRICT:
        return bool(viewer.district) and (held is None or held.district == viewer.district)
    if held is None:
        return True
    if held.office_id != viewer.office_id:
        return False
    return grant.scope is Scope.OFFICE or held.owner_id == viewer.staff_id
