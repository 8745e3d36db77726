"""The fake application, its pages, and people in front of them."""

import pytest
from fastapi import FastAPI
from web_fakes import FakeApp
from web_visitor import Visitor

from bot.channels.http import build


@pytest.fixture
def app() -> FakeApp:
    """The fake application."""
    return FakeApp()


@pytest.fixture
def site(app: FakeApp) -> FastAPI:
    """Its web pages."""
    return build(app)


@pytest.fixture
def visitor(site: FastAPI) -> Visitor:
    """Somebody in front of the page."""
    return Visitor(site)


@pytest.fixture
def neighbour(site: FastAPI) -> Visitor:
    """Somebody else, elsewhere."""
    return Visitor(site, network="10.9.9.9")
