"""Why a call failed, read from the details that the server sends with its status."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import grpc
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2

_DETAILS = "grpc-status-details-bin"
_CODES = {code.value[0]: code for code in grpc.StatusCode}
_AWAY = {"STORE_UNAVAILABLE", "DRAINING", "OVERLOADED"}
# What breaks under way comes without a reason, in several words.
_BROKEN = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.UNKNOWN,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.DATA_LOSS,
    grpc.StatusCode.CANCELLED,
}


class Violation(NamedTuple):
    """A field that breaks a rule of the contract."""

    field: str
    description: str


class Error(Exception):
    """A call that failed.

    `reason` is a name of `parlance.v1.ErrorReason` without its prefix, such as "FLOOR_TAKEN"; empty
    when the failure is not the server's word, for example when nobody listens.
    """

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.reason = ""
        self.metadata: dict[str, str] = {}
        self.violations: list[Violation] = []
        # How long to wait before the same call may succeed.
        self.retry_after: timedelta | None = None

    def __str__(self) -> str:
        return f"{self.reason or self.code.name}: {self.message}"

    @property
    def is_transient(self) -> bool:
        """Whether the same call may succeed later: the server says how long to wait, is away, draining or
        overloaded, or the connection broke. A call that changes something must be repeated with the same id."""
        if self.retry_after is not None:
            return True
        return self.reason in _AWAY if self.reason else self.code in _BROKEN

    @classmethod
    def of(cls, failed: grpc.RpcError) -> Error:
        """Reads what a stub raised."""
        error = cls(failed.code(), failed.details() or "")
        metadata: Any = failed.trailing_metadata() or ()
        for key, value in metadata:
            if key == _DETAILS:
                try:
                    error._read(status_pb2.Status.FromString(value))
                except DecodeError:
                    pass
        return error

    @classmethod
    def of_status(cls, status: status_pb2.Status) -> Error:
        """Reads why a frame of Attach failed."""
        error = cls(_CODES.get(status.code, grpc.StatusCode.UNKNOWN), status.message)
        error._read(status)
        return error

    def _read(self, status: status_pb2.Status) -> None:
        for detail in status.details:
            if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
                info = error_details_pb2.ErrorInfo()
                detail.Unpack(info)
                self.reason, self.metadata = info.reason, dict(info.metadata)
            elif detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
                request = error_details_pb2.BadRequest()
                detail.Unpack(request)
                self.violations = [Violation(one.field, one.description) for one in request.field_violations]
            elif detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR):
                retry = error_details_pb2.RetryInfo()
                detail.Unpack(retry)
                self.retry_after = retry.retry_delay.ToTimedelta()
