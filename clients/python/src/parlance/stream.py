"""What a call that streams gives: an iterator that can be cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

A = TypeVar("A", covariant=True)


class Stream(Iterator[A], Protocol[A]):
    """Answers in the order they come. The call of gRPC behind it can more, see `grpc.Call`."""

    def cancel(self) -> bool:
        """Ends the call."""
        ...
