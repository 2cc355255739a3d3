"""The channel to the server, and the tokens that every call carries."""

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import urlsplit

import grpc

from parlance import v1

_OPTIONS = [
    ("grpc.max_receive_message_length", 4 << 20),
    ("grpc.max_send_message_length", 4 << 20),
    # A connection that died silently is noticed within 40 seconds while a call runs.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 5_000),
]
# Tokens are renewed this long before they expire, or at half their life if that is shorter.
_AHEAD_S = 60.0


def connect(address: str, credentials: grpc.ChannelCredentials | None = None) -> grpc.Channel:
    """A channel to `http://host:port`, or over TLS to `https://host:port`."""
    host, is_secret = target(address)
    if is_secret:
        return grpc.secure_channel(host, credentials or grpc.ssl_channel_credentials(), _OPTIONS)
    return grpc.insecure_channel(host, _OPTIONS)


def target(address: str) -> tuple[str, bool]:
    """Host and port, and whether TLS is spoken. Without a port it is 80 or 443, as in every URL."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{address!r} must begin with http:// or https://")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    is_secret = parts.scheme == "https"
    return f"{host}:{parts.port or (443 if is_secret else 80)}", is_secret


class Login:
    """The tokens of one login. They are renewed before they expire, by whichever call comes first."""

    def __init__(self, channel: grpc.Channel, tokens: v1.Tokens) -> None:
        self._auth = v1.AuthServiceStub(channel)
        self._lock = threading.Lock()
        self._take(tokens)

    def _take(self, tokens: v1.Tokens) -> None:
        self.tokens = tokens
        left_s = tokens.expires_at.ToNanoseconds() / 1e9 - time.time()
        # A clock that is ahead of the server's must not make every call renew.
        self._renew_at = time.monotonic() + max(left_s - _AHEAD_S, left_s / 2, 5.0)

    def access_token(self) -> str:
        with self._lock:
            if time.monotonic() >= self._renew_at:
                self._renew()
            return self.tokens.access_token

    def expired(self, used: str) -> None:
        """The server says so of this token; the next call renews unless another one has."""
        with self._lock:
            if self.tokens.access_token == used:
                self._renew_at = 0.0

    def _renew(self) -> None:
        request = v1.RefreshTokenRequest(refresh_token=self.tokens.refresh_token)
        self._take(self._auth.RefreshToken(request, timeout=30).tokens)


class Bearer(
    grpc.UnaryUnaryClientInterceptor,
    grpc.UnaryStreamClientInterceptor,
    grpc.StreamUnaryClientInterceptor,
    grpc.StreamStreamClientInterceptor,
):
    """Adds the access token to every call."""

    def __init__(self, login: Login) -> None:
        self._login = login

    def _intercept(self, continuation: Any, details: grpc.ClientCallDetails, request: Any) -> Any:
        return continuation(_Details(details, self._login.access_token()), request)

    intercept_unary_unary: Any = _intercept
    intercept_unary_stream: Any = _intercept
    intercept_stream_unary: Any = _intercept
    intercept_stream_stream: Any = _intercept


class _Details(grpc.ClientCallDetails):
    def __init__(self, details: grpc.ClientCallDetails, token: str) -> None:
        self.method = details.method
        self.timeout = details.timeout
        self.metadata = (*(details.metadata or ()), ("authorization", f"Bearer {token}"))
        self.credentials = details.credentials
        self.wait_for_ready = details.wait_for_ready
        self.compression = details.compression
