"""An answer while it is written: an iterator of text that outlives the connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Optional

import grpc

from parlance import v1
from parlance.connection import Login
from parlance.error import Error
from parlance.patience import Patience
from parlance.stream import Cancellable, Stream

Open = Callable[[Optional[float]], Stream[v1.AskResponse]]


class Answer(Cancellable):
    """Iterates over the pieces of text as they are written.

    A cut connection is opened again under the same id, and the text goes on where it was. Should the
    server have died and begun the answer anew, a line break parts the two.

    After the last piece exactly one of `message`, `handed_off` and `unanswered` is set.
    """

    def __init__(self, open_call: Open, login: Login, timeout_s: float | None, patience_s: float) -> None:
        self._open, self._login = open_call, login
        self._ends_at = None if timeout_s is None else time.monotonic() + timeout_s
        self._patience = Patience(patience_s)
        self._call: Stream[v1.AskResponse] | None = None
        self._id, self._count = "", 0
        self._pieces = self._follow()
        # The question, once it is stored.
        self.sent: v1.Message | None = None
        # The whole text so far.
        self.text = ""
        # The answer as it is stored: complete, stopped or failed.
        self.message: v1.Message | None = None
        # The session went to a person before the answer was complete.
        self.handed_off: v1.HandedOff | None = None
        # Nobody answers now: the session waits for a person, or a person has it.
        self.unanswered: v1.Unanswered | None = None

    def __iter__(self) -> Iterator[str]:
        return self._pieces

    def finished(self) -> Answer:
        """Waits for the end without looking at the pieces."""
        for _ in self._pieces:
            pass
        return self

    def cancel(self) -> None:
        """Ends the iteration. The answer itself goes on; `StopAnswer` would end it."""
        self._patience.cancel()
        if self._call is not None:
            self._call.cancel()

    def _follow(self) -> Iterator[str]:
        while not self._patience.is_cancelled:
            used = self._login.tokens.access_token
            try:
                left_s = None if self._ends_at is None else self._ends_at - time.monotonic()
                self._call = self._open(left_s)
                if self._patience.is_cancelled:
                    # By another thread, which found no call to cancel.
                    self._call.cancel()
                for frame in self._call:
                    self._patience.succeeded()
                    yield from self._take(frame)
                if self.message or self.handed_off or self.unanswered:
                    return
                raise Error(grpc.StatusCode.UNAVAILABLE, "the stream ended before the answer")
            except (grpc.RpcError, Error) as failed:
                if not self._patience.is_cancelled:
                    error = failed if isinstance(failed, Error) else Error.of(failed)
                    self._patience.bear(error, self._login, used)

    def _take(self, frame: v1.AskResponse) -> Iterator[str]:
        kind = frame.WhichOneof("frame")
        if kind == "sent":
            self.sent = frame.sent.message
        elif kind == "answering":
            yield from self._replace(frame.answering.message)
        elif kind == "delta":
            yield from self._follow_on(frame.delta)
        elif kind == "finished":
            self.message = frame.finished.message
            yield from self._replace(self.message)
        elif kind == "handed_off":
            self.handed_off = frame.handed_off
        elif kind == "unanswered":
            self.unanswered = frame.unanswered

    def _follow_on(self, delta: v1.Delta) -> Iterator[str]:
        # Reasoning is numbered by itself and is no part of the text.
        if delta.kind != v1.DELTA_KIND_REASONING and delta.first == self._count + 1:
            self._count += delta.count or 1
            yield from self._grow(delta.text)

    def _replace(self, message: v1.Message) -> Iterator[str]:
        """Brings what has been given to the text as a whole."""
        if message.id != self._id:
            if self.text:
                yield "\n"
            self._id, self.text = message.id, ""
        self._count = message.delta_count
        yield from self._grow(message.text[len(self.text) :])

    def _grow(self, text: str) -> Iterator[str]:
        if text:
            self.text += text
            yield text
