"""What a call that streams gives: an iterator that can be cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Protocol, TypeVar

A = TypeVar("A", covariant=True)
C = TypeVar("C", bound="Cancellable")


class Stream(Iterator[A], Protocol[A]):
    """Answers in the order they come. The call of gRPC behind it can more, see `grpc.Call`."""

    def cancel(self) -> bool:
        """Ends the call."""
        ...


class Cancellable:
    """What is cancelled when its `with` block is left. Without one a loop that is left can be gone on with."""

    def __enter__(self: C) -> C:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.cancel()

    def cancel(self) -> None:
        """Ends the iteration."""
        raise NotImplementedError
