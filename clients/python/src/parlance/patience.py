"""How long to wait before a call is repeated, and when to give up."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import grpc

from parlance.connection import Login
from parlance.error import Error

T = TypeVar("T")

_FIRST_S = 0.1
_LONGEST_S = 5.0


class Patience:
    """Waits longer after each failure in a row. `limit_s` bounds the time since the last success."""

    def __init__(self, limit_s: float | None) -> None:
        self._limit_s = limit_s
        self._cancelled = threading.Event()
        self.succeeded()

    def succeeded(self) -> None:
        self._next_s = _FIRST_S
        self._began = time.monotonic()

    def cancel(self) -> None:
        """Ends a wait at once."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def pause(self, seconds: float) -> None:
        self._cancelled.wait(seconds)

    def bear(self, error: Error, login: Login) -> None:
        """Waits if a repeat can mend the failure, and raises it if not or when the limit is reached."""
        if error.reason == "TOKEN_EXPIRED":
            login.expired()
        elif not error.is_transient:
            raise error
        asked_s = error.retry_after.total_seconds() if error.retry_after else 0.0
        wait_s = max(asked_s, self._next_s * random.uniform(0.5, 1.0))
        if self._limit_s is not None and time.monotonic() + wait_s - self._began > self._limit_s:
            raise error
        self._next_s = min(self._next_s * 2, _LONGEST_S)
        self.pause(wait_s)


def repeated(call: Callable[[], T], login: Login, limit_s: float) -> T:
    """Calls again while the server is away. Only for calls whose id lets the server know a repeat."""
    patience = Patience(limit_s)
    while True:
        try:
            return call()
        except grpc.RpcError as failed:
            patience.bear(Error.of(failed), login)
