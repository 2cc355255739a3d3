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
    """Waits longer after each failure in a row. After failures for `limit_s` it gives up; None: never."""

    def __init__(self, limit_s: float | None) -> None:
        self._limit_s = limit_s
        self._cancelled = threading.Event()
        self.succeeded()

    def succeeded(self) -> None:
        self._next_s = _FIRST_S
        self._since: float | None = None

    def cancel(self) -> None:
        """Ends a wait at once."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def pause(self, seconds: float) -> None:
        self._cancelled.wait(seconds)

    def bear(self, error: Error, login: Login, used: str) -> None:
        """Waits if a repeat can mend the failure, and raises it if not or when patience is at its end.

        `used` is the access token that was in use when the call was made.
        """
        is_expired = error.reason == "TOKEN_EXPIRED"
        if is_expired:
            login.expired(used)
        elif not error.is_transient:
            raise error
        # Tokens that have expired are no trouble; that those which were renewed have expired too is.
        is_trouble = not is_expired or self._since is not None
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        if not is_trouble:
            return
        asked_s = error.retry_after.total_seconds() if error.retry_after else 0.0
        wait_s = max(asked_s, self._next_s * random.uniform(0.5, 1.0))
        if self._limit_s is not None and now + wait_s - self._since > self._limit_s:
            raise error
        self._next_s = min(self._next_s * 2, _LONGEST_S)
        self.pause(wait_s)


def repeated(call: Callable[[], T], login: Login, limit_s: float) -> T:
    """Calls again while the server is away. Only for calls whose repeat changes nothing."""
    patience = Patience(limit_s)
    while True:
        used = login.tokens.access_token
        try:
            return call()
        except grpc.RpcError as failed:
            patience.bear(Error.of(failed), login, used)
