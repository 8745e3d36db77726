"""One transaction, and the repositories that share it; each is made when it is first asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection, text

from storage.attachments import Attachments
from storage.audit import Audit
from storage.awards import Awards
from storage.cases import Cases
from storage.content_reports import ContentReports
from storage.crypto import DataKey
from storage.follow_ups import FollowUps
from storage.held_files import HeldFiles
from storage.inbox import Inbox
from storage.meetings import Meetings
from storage.outbox import Outbox
from storage.papers import Papers
from storage.people import People
from storage.permissions import Permissions
from storage.prepared import Prepared
from storage.promises import Promises
from storage.prompts import Prompts
from storage.sessions import Sessions
from storage.settings import Settings
from storage.staff import StaffRoom
from storage.transaction import Transaction

_MARK = Prepared(text("SAVEPOINT together"))
_UNDO = Prepared(text("ROLLBACK TO SAVEPOINT together"))
_UNMARK = Prepared(text("RELEASE SAVEPOINT together"))


class UnitOfWork:
    """What one turn reads and changes, kept together or not at all; made by `Store.work` and `Store.look`."""

    def __init__(self, connection: Connection, key: DataKey, ids: Callable[[], int], writing: bool) -> None:
        self._tx = Transaction(connection, key, ids, writing)

    @property
    def erased(self) -> bool:
        """Whether somebody was forgotten in this transaction."""
        return self._tx.erased

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is changed inside is kept whole, or undone where it raises; the transaction goes on either way."""
        connection = self._tx.connection
        _MARK.change(connection, {})
        try:
            yield
        except BaseException:
            _UNDO.change(connection, {})
            raise
        finally:
            _UNMARK.change(connection, {})

    @cached_property
    def people(self) -> People:
        """People, addresses, facts, consent."""
        return People(self._tx)

    @cached_property
    def sessions(self) -> Sessions:
        """Where each conversation stands."""
        return Sessions(self._tx)

    @cached_property
    def inbox(self) -> Inbox:
        """What was received."""
        return Inbox(self._tx)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to be sent."""
        return Outbox(self._tx)

    @cached_property
    def settings(self) -> Settings:
        """Facts about this database, and heartbeats."""
        return Settings(self._tx)

    @cached_property
    def cases(self) -> Cases:
        """Cases, issues and everything under them."""
        return Cases(self._tx)

    @cached_property
    def follow_ups(self) -> FollowUps:
        """When we come back."""
        return FollowUps(self._tx)

    @cached_property
    def papers(self) -> Papers:
        """Documents that are gathered."""
        return Papers(self._tx)

    @cached_property
    def meetings(self) -> Meetings:
        """Meetings with somebody who comes along."""
        return Meetings(self._tx)

    @cached_property
    def awards(self) -> Awards:
        """What was granted, whether it arrived, and when it has to be renewed."""
        return Awards(self._tx)

    @cached_property
    def prompts(self) -> Prompts:
        """Last days and renewals that are told of by themselves."""
        return Prompts(self._tx)

    @cached_property
    def attachments(self) -> Attachments:
        """Files of issues."""
        return Attachments(self._tx)

    @cached_property
    def held_files(self) -> HeldFiles:
        """Files that wait for a yes."""
        return HeldFiles(self._tx)

    @cached_property
    def permissions(self) -> Permissions:
        """What people agreed to about one file or one letter."""
        return Permissions(self._tx)

    @cached_property
    def staff(self) -> StaffRoom:
        """Offices, staff and the conversations that wait for them."""
        return StaffRoom(self._tx)

    @cached_property
    def content_reports(self) -> ContentReports:
        """What people said is wrong in the content."""
        return ContentReports(self._tx)

    @cached_property
    def audit(self) -> Audit:
        """Who did and saw what."""
        return Audit(self._tx)

    @cached_property
    def promises(self) -> Promises:
        """Whether promises are kept."""
        return Promises(self._tx)
