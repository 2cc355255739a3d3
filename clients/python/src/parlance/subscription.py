"""Following sessions: a stream that goes on after a cut without a gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import grpc

from parlance import v1
from parlance.connection import Login
from parlance.error import Error
from parlance.patience import Patience
from parlance.stream import Cancellable, Stream

_RELOAD_PAGE = 200
# How long reading a page may take.
_CALL_S = 30.0


class Followed(NamedTuple):
    """What happens in a session."""

    session_id: str
    frame: v1.SessionFrame


class Reloaded(Followed):
    """The cursor was void: the newest messages, ascending, replace everything known of the session.

    Its `frame` is empty. Events after `as_of_seq` follow.
    """

    messages: list[v1.Message]
    as_of_seq: int


class Subscription(Cancellable):
    """Iterates over what happens in the sessions, until `cancel` or until none is left.

    After a cut it comes back with its cursors. Each time a `subscribed` frame says how it went on:
    RESUMED, and every event that was missed follows; or RESET, and a `Reloaded` brings the messages anew.
    """

    def __init__(
        self, chat: v1.ChatServiceStub, login: Login, cursors: Iterable[v1.SessionCursor], patience_s: float | None
    ) -> None:
        self._chat, self._login = chat, login
        self._cursors = {cursor.session_id: cursor for cursor in cursors}
        self._channels: dict[int, str] = {}
        self._patience = Patience(patience_s)
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
            used = self._login.tokens.access_token
            try:
                self._call = self._chat.Subscribe(v1.SubscribeRequest(sessions=self._cursors.values()))
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
                        session_id = self._channels[answer.session.channel]
                        yield Followed(session_id, answer.session)
                        if answer.session.subscribed.outcome == v1.RESUME_OUTCOME_RESET:
                            yield self._reload(session_id, answer.session.subscribed.log_id)
                else:
                    if self._cursors:
                        raise Error(grpc.StatusCode.UNAVAILABLE, "the stream ended before its sessions")
            except (grpc.RpcError, Error) as failed:
                if self._call is not None:
                    self._call.cancel()
                if not self._patience.is_cancelled:
                    error = failed if isinstance(failed, Error) else Error.of(failed)
                    self._patience.bear(error, self._login, used)

    def _reload(self, session_id: str, log_id: str) -> Reloaded:
        """Moves the cursor at last: should this fail, the next stream begins at the old one again."""
        request = v1.ListMessagesRequest(session_id=session_id, page_size=_RELOAD_PAGE)
        page = self._chat.ListMessages(request, timeout=_CALL_S)
        reloaded = Reloaded(session_id, v1.SessionFrame())
        reloaded.messages, reloaded.as_of_seq = list(page.messages), page.as_of_seq
        cursor = self._cursors[session_id]
        cursor.log_id, cursor.after_seq = log_id, page.as_of_seq
        return reloaded

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
            if frame.event.previous_seq > cursor.after_seq:
                # The server promises that this does not happen; should it, the stream is begun again.
                raise Error(grpc.StatusCode.DATA_LOSS, "an event is missing")
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
        if begun.outcome != v1.RESUME_OUTCOME_RESET:
            cursor.log_id = begun.log_id
        if begun.outcome == v1.RESUME_OUTCOME_LIVE:
            cursor.after_seq = begun.head_seq
