"""An end to what takes too long: a student may type a formula that SymPy needs minutes for."""

import signal
import threading
from contextlib import contextmanager
from functools import wraps

from sympy.core.cache import clear_cache

SECONDS = 5  # of the processor


class _Ended(BaseException):
    """No ``except Exception`` on the way keeps it."""


def patient(draw):
    """The function `draw`, which is ended, by a ValueError, where it takes too long.

    The first time it may take what it needs, for then there is no picture yet.
    """
    is_first = True

    @wraps(draw)
    def drawn(*args, **kwargs):
        nonlocal is_first
        if is_first:
            draw(*args, **kwargs)
            is_first = False
        else:
            with _limited():
                draw(*args, **kwargs)

    return drawn


@contextmanager
def _limited():
    """Bound the time; not on Windows, nor in another thread than the main one."""
    is_main = threading.current_thread() is threading.main_thread()
    if not (is_main and hasattr(signal, "setitimer")):
        yield
        return

    def end(*_):
        raise _Ended

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    except _Ended:
        clear_cache()  # it may hold what was left half done
        raise ValueError(
            f"To work this function out takes longer than {SECONDS} seconds: "
            "the picture is of the one before."
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
