"""What holds for all tests of explorers."""

import pytest
from explorers import SMALL


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let pictures be small where no width is asked for: they are quicker to draw."""
    monkeypatch.setattr("calclib.scene.scene.USUAL", SMALL)
