"""Someone who is logged in, and what they do most; everything else is one stub away."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

import grpc

from parlance import v1
from parlance.answer import Answer
from parlance.connection import Bearer, Login, connect
from parlance.error import Error
from parlance.inbox import InboxWatch
from parlance.patience import repeated
from parlance.subscription import Subscription

T = TypeVar("T")

# How long a call is repeated while the server is away, where nothing else is said.
_PATIENCE_S = 30.0
# How long one try of a unary call may take.
_CALL_S = 30.0


class Client:
    """A connection and a login. Made by `guest`, `login` or `resume`; may be used from many threads."""

    def __init__(self, channel: grpc.Channel, tokens: v1.Tokens, patience: float = _PATIENCE_S) -> None:
        self._channel = channel
        self._login = Login(channel, tokens)
        self._patience_s = patience
        authorized = grpc.intercept_channel(channel, Bearer(self._login))
        # Every RPC of the contract.
        self.assistants = v1.AssistantServiceStub(authorized)
        self.auth = v1.AuthServiceStub(authorized)
        self.chat = v1.ChatServiceStub(authorized)
        self.inbox = v1.InboxServiceStub(authorized)
        self.knowledge = v1.KnowledgeServiceStub(authorized)
        self.sessions = v1.SessionServiceStub(authorized)
        self.system = v1.SystemServiceStub(authorized)
        self.users = v1.UserServiceStub(authorized)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection and every call on it."""
        self._channel.close()

    @property
    def tokens(self) -> v1.Tokens:
        """The tokens in use. The refresh token, kept, lets `resume` come back as the same person."""
        return self._login.tokens

    def create_session(self, *, request_id: str = "", **fields: Any) -> v1.Session:
        """Creates a session; the fields are those of `v1.CreateSessionRequest`."""
        request = v1.CreateSessionRequest(request_id=request_id or new_id(), **fields)
        call = lambda: self.sessions.CreateSession(request, timeout=_CALL_S)  # noqa: E731
        return repeated(call, self._login, self._patience_s).session

    def send(self, session_id: str, text: str, *, message_id: str = "", **fields: Any) -> v1.Message:
        """Stores a message exactly once. Pass `message_id`, any UUID, to repeat a call of your own."""
        request = v1.SendMessageRequest(
            session_id=session_id, client_message_id=message_id or new_id(), text=text, **fields
        )
        call = lambda: self.chat.SendMessage(request, timeout=_CALL_S)  # noqa: E731
        return repeated(call, self._login, self._patience_s).message

    def ask(
        self, session_id: str, text: str, *, message_id: str = "", timeout: float | None = None, **fields: Any
    ) -> Answer:
        """Stores a question exactly once and follows its answer. `timeout`, in seconds, ends only the following."""
        request = v1.AskRequest(session_id=session_id, client_message_id=message_id or new_id(), text=text, **fields)
        return Answer(lambda left_s: self.chat.Ask(request, timeout=left_s), self._login, timeout, self._patience_s)

    def repeat(self, call: Callable[[], T]) -> T:
        """Makes a call again while the server is away, and raises `Error` when it fails for good.

        Only for calls whose repeat changes nothing: they read, have a `request_id`, or move the floor.

            client.repeat(lambda: client.sessions.AcceptSession(request))
        """
        return repeated(call, self._login, self._patience_s)

    def watch_inbox(self, *states: v1.SessionState, patience: float | None = None) -> InboxWatch:
        """Watches the sessions of these states; none named: those that wait, and the caller's own.

        It gives up when the server has been away for `patience` seconds; None: never.
        """
        return InboxWatch(self.inbox.WatchInbox, self._login, states, patience)

    def subscribe(
        self,
        *sessions: str | v1.SessionCursor,
        after_seq: int | None = None,
        log_id: str = "",
        patience: float | None = None,
    ) -> Subscription:
        """Follows up to 100 sessions: each by its id, from `after_seq` on, or by a cursor of its own.

        0 is the whole log, None only what comes from now on; any other needs the log's id. It gives up when
        the server has been away for `patience` seconds; None: never.
        """
        cursors = [
            v1.SessionCursor(session_id=session, after_seq=after_seq, log_id=log_id)
            if isinstance(session, str)
            else session
            for session in sessions
        ]
        return Subscription(self.chat, self._login, cursors, patience)


def new_id() -> str:
    """An id for a request or message."""
    return str(uuid.uuid4())


def guest(
    address: str,
    *,
    name: str = "",
    locale: str = "",
    credentials: grpc.ChannelCredentials | None = None,
    patience: float = _PATIENCE_S,
) -> Client:
    """Comes in as a new customer.

    The address is `http://host:port`, or `https://host:port` for TLS; without a port it is 80 or 443, as in
    every URL. `credentials` are for TLS with certificates of one's own. `patience` is how many seconds
    `create_session`, `send`, `ask` and `repeat` go on trying while the server is away.
    """
    request = v1.StartGuestRequest(display_name=name, locale=locale)
    return _enter(address, credentials, patience, lambda auth: auth.StartGuest(request, timeout=_CALL_S))


def login(
    address: str,
    email: str,
    password: str,
    *,
    credentials: grpc.ChannelCredentials | None = None,
    patience: float = _PATIENCE_S,
) -> Client:
    """Logs a user in."""
    request = v1.LoginRequest(email=email, password=password)
    return _enter(address, credentials, patience, lambda auth: auth.Login(request, timeout=_CALL_S))


def resume(
    address: str,
    refresh_token: str,
    *,
    credentials: grpc.ChannelCredentials | None = None,
    patience: float = _PATIENCE_S,
) -> Client:
    """Comes back with a refresh token, which is spent by this; the new one is in `tokens`."""
    request = v1.RefreshTokenRequest(refresh_token=refresh_token)
    return _enter(address, credentials, patience, lambda auth: auth.RefreshToken(request, timeout=_CALL_S))


def _enter(address: str, credentials: grpc.ChannelCredentials | None, patience: float, call: Any) -> Client:
    channel = connect(address, credentials)
    try:
        return Client(channel, call(v1.AuthServiceStub(channel)).tokens, patience)
    except grpc.RpcError as failed:
        channel.close()
        raise Error.of(failed) from None
