"""Triggers that hold the invariants on PostgreSQL; each refuses with its rule's name.

Transactions run side by side here: a rule between two tables locks the row it reads, so that of two
transactions that break it together, the second one waits and then sees the first.
"""

from collections.abc import Iterator

_ACTIVE = "PERFORM 1 FROM staff WHERE id = NEW.{column} AND state = 'active' FOR SHARE"
_OPEN_OWNER = f"""
IF NEW.state = 'open' THEN
  {_ACTIVE.format(column="owner_id")};
  IF NOT FOUND THEN {{refuse:issue_needs_active_owner}} END IF;
  PERFORM 1 FROM follow_up WHERE id = NEW.follow_up_id FOR SHARE;
  PERFORM 1 FROM follow_up WHERE id = NEW.follow_up_id AND state = 'done';
  IF FOUND THEN {{refuse:issue_needs_follow_up}} END IF;
ELSE
  PERFORM 1 FROM closure WHERE issue_id = NEW.id FOR SHARE;
  IF NOT FOUND THEN {{refuse:issue_needs_closure}} END IF;
END IF;"""
_DUTY = f"""
IF NEW.duty_owner_id IS NOT NULL THEN
  {_ACTIVE.format(column="duty_owner_id")};
  IF NOT FOUND THEN {{refuse:duty_owner_needs_active}} END IF;
END IF;"""
_STAFF = """
IF NEW.state <> 'active' THEN
  PERFORM 1 FROM issue WHERE owner_id = NEW.id AND state = 'open';
  IF FOUND THEN {refuse:staff_owns_open_issues} END IF;
  PERFORM 1 FROM office WHERE duty_owner_id = NEW.id;
  IF FOUND THEN {refuse:staff_is_on_duty} END IF;
END IF;"""
_FOLLOW_UP = """
IF TG_OP = 'DELETE' THEN
  PERFORM 1 FROM issue WHERE follow_up_id = OLD.id AND state = 'open';
  IF FOUND THEN {refuse:follow_up_is_promised_still} END IF;
ELSIF NEW.state = 'done' THEN
  PERFORM 1 FROM issue WHERE follow_up_id = NEW.id AND state = 'open';
  IF FOUND THEN {refuse:follow_up_is_promised} END IF;
END IF;"""
_CLOSURE = """
IF TG_OP = 'DELETE' OR NEW.issue_id <> OLD.issue_id THEN
  PERFORM 1 FROM issue WHERE id = OLD.issue_id AND state = 'closed';
  IF FOUND THEN {refuse:closure_is_needed} END IF;
END IF;"""
_ERASABLE = """
IF TG_OP = 'UPDATE' OR NOT EXISTS (SELECT 1 FROM setting WHERE name = 'erasing') THEN
  {refuse:append_only}
END IF;"""
_NEVER = "{refuse:append_only}"


def statements() -> Iterator[str]:
    """A function and its trigger a table; those about others' rows run once their own row is locked."""
    yield from _guard("issue", "BEFORE INSERT OR UPDATE", _OPEN_OWNER)
    yield from _guard("office", "BEFORE INSERT OR UPDATE", _DUTY)
    yield from _guard("staff", "AFTER UPDATE", _STAFF)
    yield from _guard("follow_up", "AFTER INSERT OR UPDATE OR DELETE", _FOLLOW_UP)
    yield from _guard("closure", "AFTER UPDATE OR DELETE", _CLOSURE)
    for table in ("log_entry", "consent"):
        yield from append_only(table)
    yield from _guard("audit", "BEFORE UPDATE OR DELETE", _NEVER)
    yield (
        "CREATE TRIGGER guard_audit_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION guard_audit()"
    )


def append_only(table: str) -> Iterator[str]:
    """Rows of this table are never changed, and go only while somebody is forgotten."""
    yield from _guard(table, "AFTER UPDATE OR DELETE", _ERASABLE)


def _guard(table: str, events: str, rule: str) -> Iterator[str]:
    body = rule
    while "{refuse:" in body:
        start = body.index("{refuse:")
        end = body.index("}", start)
        name = body[start + len("{refuse:") : end]
        if name == "append_only":
            name = f"{table}_is_append_only"
        refusal = f"RAISE EXCEPTION USING MESSAGE = '{name}', ERRCODE = 'check_violation';"
        body = body[:start] + refusal + body[end + 1 :]
    yield (
        f"CREATE FUNCTION guard_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    yield f"CREATE TRIGGER guard_{table} {events} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{table}()"
