"""Following sessions: a stream that goes on after a cut without a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import grpc

from parlance import v1
from parlance.connection import Login
from parlance.error import Error
from parlance.patience import Patience
from parlance.stream import Stream

Open = Callable[[v1.SubscribeRequest], Stream[v1.SubscribeResponse]]


class Followed(NamedTuple):
    """What happens in a session."""

    session_id: str
    frame: v1.SessionFrame


class Subscription:
    """Iterates over what happens in the sessions, until `cancel` or until none is left.

    After a cut it comes back with its cursors. Each time a `subscribed` frame says how it went on:
    RESUMED, and every event that was missed follows; or RESET, and messages must be read anew with
    ListMessages.
    """

    def __init__(self, open_call: Open, login: Login, cursors: Iterable[v1.SessionCursor]) -> None:
        self._open, self._login = open_call, login
        self._cursors = {cursor.session_id: cursor for cursor in cursors}
        self._channels: dict[int, str] = {}
        self._patience = Patience(None)
        self._call: Stream[v1.SubscribeResponse] | None = None
        self._followed = self._follow()

    def __iter__(self) -> Iterator[Followed]:
        return self._followed

    def __next__(self) -> Followed:
        return next(self._followed)

    def cursor(self, session_id: str) -> v1.SessionCursor:
        """How far the session has been read: kept, it lets a later subscription go on from here."""
        return self._cursors[session_id]

    def cancel(self) -> None:
        """Ends the iteration."""
        self._patience.cancel()
        if self._call is not None:
            self._call.cancel()

    def _follow(self) -> Iterator[Followed]:
        while self._cursors and not self._patience.is_cancelled:
            try:
                self._call = self._open(v1.SubscribeRequest(sessions=self._cursors.values()))
                if self._patience.is_cancelled:
                    # By another thread, which found no call to cancel.
                    self._call.cancel()
                for answer in self._call:
                    self._patience.succeeded()
                    if answer.WhichOneof("frame") == "draining":
                        self._call.cancel()
                        self._patience.pause(answer.draining.reconnect_after.ToTimedelta().total_seconds())
                        break
                    if answer.WhichOneof("frame") == "session" and self._is_new(answer.session):
                        yield Followed(self._channels[answer.session.channel], answer.session)
            except grpc.RpcError as failed:
                if not self._patience.is_cancelled:
                    self._patience.bear(Error.of(failed), self._login)

    def _is_new(self, frame: v1.SessionFrame) -> bool:
        """Moves the session's cursor; an event that has been given already is not new."""
        kind = frame.WhichOneof("frame")
        if kind == "subscribed":
            self._begin(frame)
        cursor = self._cursors.get(self._channels.get(frame.channel, ""))
        if cursor is None:
            return False
        if kind == "event":
            if frame.event.seq <= cursor.after_seq:
                return False
            cursor.after_seq = frame.event.seq
        elif kind == "checkpoint":
            cursor.after_seq = max(cursor.after_seq, frame.checkpoint.seq)
        elif kind == "ended":
            del self._cursors[cursor.session_id]
        return True

    def _begin(self, frame: v1.SessionFrame) -> None:
        begun = frame.subscribed
        self._channels[frame.channel] = begun.session.id
        cursor = self._cursors[begun.session.id]
        cursor.log_id = begun.log_id
        if begun.outcome != v1.RESUME_OUTCOME_RESUMED:
            cursor.after_seq = begun.head_seq
