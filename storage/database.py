"""The store: one database, its key, and the two ways in: `work` changes, `look` reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

from sqlalchemy import Connection, Engine, make_url

from storage import schema
from storage.crypto import DataKey
from storage.engines import postgresql_engine, sqlite_engine
from storage.errors import Reason, StorageUnavailable, reason_of
from storage.unit_of_work import UnitOfWork

_QUEUE_SECONDS = 30.0
_LOOKING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


class Store:
    """Opens lazily and serves many threads; on SQLite one of them writes at a time and readers are free.

    `url` is sqlite:///file or postgresql+psycopg://…; `ids` gives the next row's id.
    """

    def __init__(self, url: str, key: DataKey, ids: Callable[[], int]) -> None:
        self.url = make_url(url)
        self.key = key
        self.ids = ids
        self.dialect = self.url.get_backend_name()
        if self.dialect not in ("sqlite", "postgresql"):
            raise ValueError(f"no such database: {self.dialect}; sqlite and postgresql are known")
        self._writers: Engine = (
            sqlite_engine(self.url, key, writing=True) if self._single else postgresql_engine(self.url, key)
        )
        self._readers = sqlite_engine(self.url, key, writing=False) if self._single else self._writers
        self._queue = Lock()
        self._writing_thread: int | None = None
        self._kept: Connection | None = None
        self._idle: list[Connection] = []

    @property
    def _single(self) -> bool:
        return self.dialect == "sqlite"

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """One transaction that is kept whole when the block ends well, and not at all when it raises.

        Raises StorageUnavailable for the world's failures; a broken invariant stays an IntegrityError.
        """
        with self._speaking_plainly(), self._writer() as connection, connection.begin():
            unit = UnitOfWork(connection, self.key, self.ids, writing=True)
            yield unit
        if unit.erased:
            self._forget_pages()

    @contextmanager
    def look(self) -> Iterator[UnitOfWork]:
        """One consistent picture for reading; writing in it is a bug and fails."""
        with self._speaking_plainly(), self._reader() as connection, connection.begin():
            if not self._single:
                connection.exec_driver_sql(_LOOKING)
            yield UnitOfWork(connection, self.key, self.ids, writing=False)

    def is_current(self) -> bool:
        """Whether the database has the schema this code expects."""
        with self._speaking_plainly(), self._readers.connect() as connection:
            return schema.version(connection) == schema.HEAD

    def upgrade(self) -> None:
        """Bring the schema up to date in one transaction; cheap when it already is."""
        if not self.is_current():
            with self._speaking_plainly(), self._writer() as connection, connection.begin():
                schema.upgrade(connection)

    def weaknesses(self) -> tuple[str, ...]:
        """Server settings under which a commit could be lost (docs/rules.md, rule 17); none on SQLite."""
        if self._single:
            return ()
        with self._speaking_plainly(), self._readers.connect() as connection:
            shown = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in _MUST_BE_ON}
        return tuple(name for name, value in shown.items() if value == "off")

    def close(self) -> None:
        """Let go of every connection; the store opens again when it is used."""
        with self._queue:
            self._drop_kept()
        while self._idle:
            self._idle.pop().close()
        self._writers.dispose()
        self._readers.dispose()

    @contextmanager
    def _reader(self) -> Iterator[Connection]:
        """A connection to read on; SQLite's are kept at hand, because the pool takes longer than a short look."""
        if not self._single:
            with self._readers.connect() as connection:
                yield connection
            return
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._readers.connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)

    @contextmanager
    def _writer(self) -> Iterator[Connection]:
        """The connection to write on: SQLite's only one after waiting in line, or one of the pool."""
        if not self._single:
            with self._writers.connect() as connection:
                yield connection
            return
        self._stand_in_line()
        try:
            if self._kept is None:
                self._kept = self._writers.connect()
            yield self._kept
        except Exception as error:
            if reason_of(error) is not None:
                self._drop_kept()
            raise
        finally:
            self._writing_thread = None
            self._queue.release()

    def _stand_in_line(self) -> None:
        if self._writing_thread == get_ident():
            raise RuntimeError("work() inside work(): one turn is one transaction")
        if not self._queue.acquire(timeout=_QUEUE_SECONDS):
            raise StorageUnavailable(Reason.LOCKED)
        self._writing_thread = get_ident()

    def _drop_kept(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.invalidate()
            kept.close()

    def _forget_pages(self) -> None:
        """Give freed pages back and empty the write-ahead log: what was erased is nowhere in the files."""
        if self._single:
            with self._speaking_plainly(), self._writer() as connection:
                driver = connection.connection.driver_connection
                assert driver is not None
                for pragma in ("incremental_vacuum", "wal_checkpoint(TRUNCATE)"):
                    driver.execute(f"PRAGMA {pragma}").fetchall()

    @contextmanager
    def _speaking_plainly(self) -> Iterator[None]:
        """Turn the drivers' words for the world's failures into ours; our own bugs pass unchanged."""
        try:
            yield
        except Exception as error:
            reason = reason_of(error)
            if reason is None:
                raise
            raise StorageUnavailable(reason) from error


_MUST_BE_ON = ("fsync", "synchronous_commit")
