"""A function that takes too long is told to, and the view stays as it was."""

import signal
import threading
from time import process_time

import pytest

from calclib import explore
from calclib.explore.parts import patience

COSTLY = "abs(min(x - sqrt(x), sin(max(y, 10^6)), x^2*tanh(y)))"  # some 40 s
COSTLY_LINE = (
    "abs(min(u - sqrt(u), sin(max(u, ln(u))), max(u^2*tanh(u), abs(u - 1), cos(u))))"  # 2 s
)
TOLD = "To work this function out takes longer than 0.05 seconds: the picture is of the one before."


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.05)


@pytest.fixture
def draw():
    """Takes so many seconds of the processor, and keeps them."""

    @patience.patient
    def draw(seconds):
        start = process_time()
        while process_time() < start + seconds:
            pass
        draw.taken.append(seconds)

    draw.taken = []
    return draw


def test_the_first_picture_may_take_what_it_needs_and_others_may_not(draw):
    before = signal.getsignal(signal.SIGVTALRM)
    draw(0.3), draw(0.01)
    for _ in range(2):
        with pytest.raises(ValueError) as error:
            draw(60)
        assert str(error.value) == TOLD
        assert signal.getsignal(signal.SIGVTALRM) is before
        assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    draw(0.01)
    assert draw.taken == [0.3, 0.01, 0.01]


def test_in_a_thread_of_its_own_nothing_ends_it(draw):
    draw(0.01)
    thread = threading.Thread(target=draw, args=[0.3])
    thread.start()
    thread.join()
    assert draw.taken == [0.01, 0.3]


def test_an_error_is_told_as_ever_and_the_clock_stops():
    @patience.patient
    def draw(wrong):
        if wrong:
            raise KeyError(wrong)

    draw(False)
    with pytest.raises(KeyError):
        draw(True)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


@pytest.mark.parametrize(
    ("view", "setting", "costly"),
    [
        ("partial_derivatives", "function", COSTLY),
        ("univariate_chain_rule", "outer", COSTLY_LINE),
    ],
)
def test_a_view_stays_as_it_was_and_takes_the_next_function(view, setting, costly, monkeypatch):
    scene = getattr(explore, view)()
    field, said, picture = scene.settings[setting], scene.reading, scene.views
    field.value = costly
    assert scene.canvas.problem == TOLD and scene.views is picture
    assert scene.reading == f"{said}\n{TOLD}"
    monkeypatch.setattr(patience, "SECONDS", 60)
    field.value = "3"
    assert scene.canvas.problem == "" and scene.views is not picture
