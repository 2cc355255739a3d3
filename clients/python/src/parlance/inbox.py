"""Watching the inbox: what agents work, kept through cuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Optional

import grpc

from parlance import v1
from parlance.connection import Login
from parlance.error import Error
from parlance.patience import Patience
from parlance.stream import Cancellable, Stream

Open = Callable[[v1.WatchInboxRequest], Stream[v1.WatchInboxResponse]]


class InboxChange(NamedTuple):
    """What happens in the inbox.

    `kind` is "snapshot": `sessions` are all of the inbox, the oldest first, and replace everything known;
    "upsert": the one of `sessions` is as it is now; "remove": `session_id` is in the inbox no more; or
    "counts". The first change is a snapshot, and after each break another one comes.
    """

    kind: str
    sessions: list[v1.Session]
    session_id: str = ""
    counts: Optional[v1.Counts] = None


class InboxWatch(Cancellable):
    """Iterates over what happens in the inbox and keeps the list of its sessions, until `cancel`.

    After a cut, a restart of the server or the expiry of the token it begins anew with a snapshot.
    """

    def __init__(
        self, open_call: Open, login: Login, states: Iterable[v1.SessionState], patience_s: float | None
    ) -> None:
        self._open, self._login, self._states = open_call, login, list(states)
        self._known: dict[str, v1.Session] = {}
        # The snapshot that is not complete yet.
        self._coming: dict[str, v1.Session] | None = None
        self._patience = Patience(patience_s)
        self._call: Stream[v1.WatchInboxResponse] | None = None
        self._changes = self._follow()

    def __iter__(self) -> Iterator[InboxChange]:
        return self._changes

    def __next__(self) -> InboxChange:
        return next(self._changes)

    @property
    def sessions(self) -> list[v1.Session]:
        """The sessions as the changes given so far leave them, the oldest first."""
        return _by_age(self._known)

    def cancel(self) -> None:
        """Ends the iteration."""
        self._patience.cancel()
        if self._call is not None:
            self._call.cancel()

    def _follow(self) -> Iterator[InboxChange]:
        while not self._patience.is_cancelled:
            used = self._login.tokens.access_token
            try:
                yield from self._stream()
            except grpc.RpcError as failed:
                error = Error.of(failed)
            except Error as ended:
                error = ended
            else:
                continue
            if not self._patience.is_cancelled:
                self._patience.bear(error, self._login, used)

    def _stream(self) -> Iterator[InboxChange]:
        """One stream, until it ends for whatever reason."""
        self._call = self._open(v1.WatchInboxRequest(states=self._states))
        if self._patience.is_cancelled:
            # By another thread, which found no call to cancel.
            self._call.cancel()
        self._coming = {}
        try:
            for answer in self._call:
                kind = answer.WhichOneof("frame")
                if kind == "draining":
                    self._call.cancel()
                    self._patience.pause(answer.draining.reconnect_after.ToTimedelta().total_seconds())
                    return
                change = self._take(kind, answer)
                if change is not None:
                    yield change
        finally:
            # Also when the loop over the changes was left.
            self._call.cancel()
        raise Error(grpc.StatusCode.UNAVAILABLE, "the stream of the inbox ended")

    def _take(self, kind: str | None, answer: v1.WatchInboxResponse) -> InboxChange | None:
        if kind == "synced" and self._coming is not None:
            self._known, self._coming = self._coming, None
            # What breaks before this is waited for ever longer.
            self._patience.succeeded()
            return InboxChange("snapshot", self.sessions)
        # Sessions that come before `synced` are of the snapshot, and are given with it.
        known = self._known if self._coming is None else self._coming
        change = None
        if kind == "upsert":
            change = _upsert(known, answer.upsert.session)
        elif kind == "remove":
            change = _remove(known, answer.remove)
        elif kind == "counts":
            change = InboxChange("counts", [], counts=answer.counts)
        return change if self._coming is None else None


def _upsert(known: dict[str, v1.Session], session: v1.Session) -> InboxChange | None:
    before = known.get(session.id)
    if before is not None and before.last_seq > session.last_seq:
        return None
    known[session.id] = session
    return InboxChange("upsert", [session], session.id)


def _remove(known: dict[str, v1.Session], remove: v1.Remove) -> InboxChange | None:
    before = known.get(remove.session_id)
    if before is None or before.last_seq > remove.last_seq:
        return None
    del known[remove.session_id]
    return InboxChange("remove", [], remove.session_id)


def _by_age(known: dict[str, v1.Session]) -> list[v1.Session]:
    return sorted(known.copy().values(), key=lambda session: session.id)
