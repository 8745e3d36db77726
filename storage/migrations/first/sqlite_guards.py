"""Triggers that hold the invariants on SQLite; each refuses with its rule's name."""

from collections.abc import Iterator

_NOT_ACTIVE = "NOT EXISTS (SELECT 1 FROM staff WHERE id = NEW.owner_id AND state = 'active')"
_FOLLOWED_BY_DONE = "EXISTS (SELECT 1 FROM follow_up WHERE id = NEW.follow_up_id AND state = 'done')"
_NO_CLOSURE = "NOT EXISTS (SELECT 1 FROM closure WHERE issue_id = NEW.id)"
_HELD_BY_OPEN = "EXISTS (SELECT 1 FROM issue WHERE follow_up_id = {row}.id AND state = 'open')"
_OWNS_OPEN = "EXISTS (SELECT 1 FROM issue WHERE owner_id = {row}.id AND state = 'open')"
_ON_DUTY = "EXISTS (SELECT 1 FROM office WHERE duty_owner_id = NEW.id)"
_DUTY_NOT_ACTIVE = "NOT EXISTS (SELECT 1 FROM staff WHERE id = NEW.duty_owner_id AND state = 'active')"
_ISSUE_CLOSED = "EXISTS (SELECT 1 FROM issue WHERE id = OLD.issue_id AND state = 'closed')"
_NOT_ERASING = "NOT EXISTS (SELECT 1 FROM setting WHERE name = 'erasing')"


def statements() -> Iterator[str]:
    """Every trigger, once for an insert and once for an update where the rule is about both."""
    for event in ("INSERT", "UPDATE"):
        yield _guard("issue", event, "issue_needs_active_owner", f"NEW.state = 'open' AND {_NOT_ACTIVE}")
        yield _guard("issue", event, "issue_needs_follow_up", f"NEW.state = 'open' AND {_FOLLOWED_BY_DONE}")
        yield _guard("issue", event, "issue_needs_closure", f"NEW.state = 'closed' AND {_NO_CLOSURE}")
        held = _HELD_BY_OPEN.format(row="NEW")
        yield _guard("follow_up", event, "follow_up_is_promised", f"NEW.state = 'done' AND {held}")
        on_duty = f"NEW.duty_owner_id IS NOT NULL AND {_DUTY_NOT_ACTIVE}"
        yield _guard("office", event, "duty_owner_needs_active", on_duty)
    yield _guard("follow_up", "DELETE", "follow_up_is_promised_still", _HELD_BY_OPEN.format(row="OLD"))
    owns = _OWNS_OPEN.format(row="NEW")
    yield _guard("staff", "UPDATE", "staff_owns_open_issues", f"NEW.state <> 'active' AND {owns}")
    yield _guard("staff", "UPDATE", "staff_is_on_duty", f"NEW.state <> 'active' AND {_ON_DUTY}")
    yield _guard("closure", "DELETE", "closure_is_needed", _ISSUE_CLOSED)
    yield _guard("closure", "UPDATE", "closure_is_needed_here", f"NEW.issue_id <> OLD.issue_id AND {_ISSUE_CLOSED}")
    for table in ("log_entry", "consent"):
        yield from append_only(table)
    for event in ("UPDATE", "DELETE"):
        yield _guard("audit", event, "audit_is_append_only", "1")


def append_only(table: str) -> Iterator[str]:
    """Rows of this table are never changed, and go only while somebody is forgotten."""
    yield _guard(table, "UPDATE", f"{table}_is_append_only", "1")
    yield _guard(table, "DELETE", f"{table}_is_append_only_but_erased", _NOT_ERASING)


def _guard(table: str, event: str, rule: str, when: str) -> str:
    name = f"{rule}_{event.lower()}"
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{rule}'); END"
