"""The one place where concrete parts are joined: settings, store, knowledge, flows and words into an app."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from bot import settings as settings_of
from bot.conversation import lexicon
from bot.conversation.files import Files
from bot.conversation.receive import Conversations
from bot.conversation.world import Kit
from bot.settings import Settings
from bot.words import content as content_of
from bot.words.catalogue import Catalogue
from bot.words.content import Content
from cases.followups import Cadence
from knowledge.dangers import Listener
from knowledge.search import Search
from storage.crypto import DataKey
from storage.database import Store
from storage.ids import Ids

Clock = Callable[[], datetime]


def now() -> datetime:
    """The time, as the rest of the app is given it."""
    return datetime.now(UTC)


@dataclass
class App:
    """Everything joined; parts are made when they are first asked for, so that a command loads only what it needs."""

    settings: Settings
    clock: Clock = now

    @cached_property
    def content(self) -> Content:
        """Rights, flows and words; raises `ContentMistakes` with all of them."""
        return content_of.load(self.settings.languages)

    @cached_property
    def kit(self) -> Kit:
        """What stays the same between turns."""
        content = self.content
        return Kit(
            settings=self.settings,
            knowledge=content.knowledge,
            search=Search(content.knowledge),
            dangers=Listener(content.knowledge.dangers),
            flows=content.flows,
            catalogue=content.catalogue,
            lexicon=lexicon.load(),
            cadence=Cadence(),
        )

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every sentence of ours."""
        return self.content.catalogue

    @cached_property
    def store(self) -> Store:
        """The database, opened and brought up to date, with its first office and duty owner."""
        from bot.office import found_office

        self.settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        store = Store(self.settings.database, self.data_key, Ids(self.clock, os.urandom))
        store.upgrade()
        found_office(store, self.settings, self.clock())
        return store

    @property
    def data_key(self) -> DataKey:
        """The key that fields are encrypted with: given, or made on the first run beside the database."""
        if self.settings.data_key:
            return DataKey.from_text(self.settings.data_key)
        return DataKey.load_or_make(self.settings.home / "data.key")

    @cached_property
    def conversations(self) -> Conversations:
        """Everybody's conversations."""
        return Conversations(self.store, self.kit, self.clock)

    @cached_property
    def files(self) -> Files:
        """Files of everybody, for the channels."""
        return Files(self.store, self.kit, self.clock)


def build(settings: Settings | None = None, clock: Clock = now) -> App:
    """An app with these settings, or those of the environment; raises `SettingsMistake`."""
    return App(settings or settings_of.read(), clock)
