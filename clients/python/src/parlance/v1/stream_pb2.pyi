import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parlance.v1 import event_pb2 as _event_pb2
from parlance.v1 import message_pb2 as _message_pb2
from parlance.v1 import session_pb2 as _session_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ResumeOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESUME_OUTCOME_UNSPECIFIED: _ClassVar[ResumeOutcome]
    RESUME_OUTCOME_RESUMED: _ClassVar[ResumeOutcome]
    RESUME_OUTCOME_RESET: _ClassVar[ResumeOutcome]
    RESUME_OUTCOME_LIVE: _ClassVar[ResumeOutcome]

class ResetReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESET_REASON_UNSPECIFIED: _ClassVar[ResetReason]
    RESET_REASON_LOG_REPLACED: _ClassVar[ResetReason]
    RESET_REASON_CURSOR_AHEAD: _ClassVar[ResetReason]
    RESET_REASON_CURSOR_PRUNED: _ClassVar[ResetReason]

class ProgressStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PROGRESS_STAGE_UNSPECIFIED: _ClassVar[ProgressStage]
    PROGRESS_STAGE_SEARCHING: _ClassVar[ProgressStage]
    PROGRESS_STAGE_THINKING: _ClassVar[ProgressStage]
    PROGRESS_STAGE_RETRYING: _ClassVar[ProgressStage]
    PROGRESS_STAGE_QUEUED: _ClassVar[ProgressStage]

class DeltaKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELTA_KIND_UNSPECIFIED: _ClassVar[DeltaKind]
    DELTA_KIND_REASONING: _ClassVar[DeltaKind]

class EndedReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENDED_REASON_UNSPECIFIED: _ClassVar[EndedReason]
    ENDED_REASON_DELETED: _ClassVar[EndedReason]
    ENDED_REASON_ACCESS_LOST: _ClassVar[EndedReason]
    ENDED_REASON_UNREADABLE: _ClassVar[EndedReason]
RESUME_OUTCOME_UNSPECIFIED: ResumeOutcome
RESUME_OUTCOME_RESUMED: ResumeOutcome
RESUME_OUTCOME_RESET: ResumeOutcome
RESUME_OUTCOME_LIVE: ResumeOutcome
RESET_REASON_UNSPECIFIED: ResetReason
RESET_REASON_LOG_REPLACED: ResetReason
RESET_REASON_CURSOR_AHEAD: ResetReason
RESET_REASON_CURSOR_PRUNED: ResetReason
PROGRESS_STAGE_UNSPECIFIED: ProgressStage
PROGRESS_STAGE_SEARCHING: ProgressStage
PROGRESS_STAGE_THINKING: ProgressStage
PROGRESS_STAGE_RETRYING: ProgressStage
PROGRESS_STAGE_QUEUED: ProgressStage
DELTA_KIND_UNSPECIFIED: DeltaKind
DELTA_KIND_REASONING: DeltaKind
ENDED_REASON_UNSPECIFIED: EndedReason
ENDED_REASON_DELETED: EndedReason
ENDED_REASON_ACCESS_LOST: EndedReason
ENDED_REASON_UNREADABLE: EndedReason

class SessionCursor(_message.Message):
    __slots__ = ("session_id", "log_id", "after_seq")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    LOG_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQ_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    log_id: str
    after_seq: int
    def __init__(self, session_id: _Optional[str] = ..., log_id: _Optional[str] = ..., after_seq: _Optional[int] = ...) -> None: ...

class SessionFrame(_message.Message):
    __slots__ = ("channel", "subscribed", "event", "answering", "progress", "delta", "typing", "presence", "receipt", "queue", "checkpoint", "ended")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIBED_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    ANSWERING_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    DELTA_FIELD_NUMBER: _ClassVar[int]
    TYPING_FIELD_NUMBER: _ClassVar[int]
    PRESENCE_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    channel: int
    subscribed: Subscribed
    event: _event_pb2.Event
    answering: Answering
    progress: Progress
    delta: Delta
    typing: Typing
    presence: Presence
    receipt: Receipt
    queue: _session_pb2.QueueStatus
    checkpoint: Checkpoint
    ended: Ended
    def __init__(self, channel: _Optional[int] = ..., subscribed: _Optional[_Union[Subscribed, _Mapping]] = ..., event: _Optional[_Union[_event_pb2.Event, _Mapping]] = ..., answering: _Optional[_Union[Answering, _Mapping]] = ..., progress: _Optional[_Union[Progress, _Mapping]] = ..., delta: _Optional[_Union[Delta, _Mapping]] = ..., typing: _Optional[_Union[Typing, _Mapping]] = ..., presence: _Optional[_Union[Presence, _Mapping]] = ..., receipt: _Optional[_Union[Receipt, _Mapping]] = ..., queue: _Optional[_Union[_session_pb2.QueueStatus, _Mapping]] = ..., checkpoint: _Optional[_Union[Checkpoint, _Mapping]] = ..., ended: _Optional[_Union[Ended, _Mapping]] = ...) -> None: ...

class Subscribed(_message.Message):
    __slots__ = ("session", "log_id", "first_seq", "head_seq", "outcome", "reset_reason", "receipts", "present")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    LOG_ID_FIELD_NUMBER: _ClassVar[int]
    FIRST_SEQ_FIELD_NUMBER: _ClassVar[int]
    HEAD_SEQ_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    RESET_REASON_FIELD_NUMBER: _ClassVar[int]
    RECEIPTS_FIELD_NUMBER: _ClassVar[int]
    PRESENT_FIELD_NUMBER: _ClassVar[int]
    session: _session_pb2.Session
    log_id: str
    first_seq: int
    head_seq: int
    outcome: ResumeOutcome
    reset_reason: ResetReason
    receipts: _containers.RepeatedCompositeFieldContainer[Receipt]
    present: _containers.RepeatedCompositeFieldContainer[_message_pb2.Sender]
    def __init__(self, session: _Optional[_Union[_session_pb2.Session, _Mapping]] = ..., log_id: _Optional[str] = ..., first_seq: _Optional[int] = ..., head_seq: _Optional[int] = ..., outcome: _Optional[_Union[ResumeOutcome, str]] = ..., reset_reason: _Optional[_Union[ResetReason, str]] = ..., receipts: _Optional[_Iterable[_Union[Receipt, _Mapping]]] = ..., present: _Optional[_Iterable[_Union[_message_pb2.Sender, _Mapping]]] = ...) -> None: ...

class Typing(_message.Message):
    __slots__ = ("participant", "typing")
    PARTICIPANT_FIELD_NUMBER: _ClassVar[int]
    TYPING_FIELD_NUMBER: _ClassVar[int]
    participant: _message_pb2.Sender
    typing: bool
    def __init__(self, participant: _Optional[_Union[_message_pb2.Sender, _Mapping]] = ..., typing: bool = ...) -> None: ...

class Presence(_message.Message):
    __slots__ = ("participant", "present")
    PARTICIPANT_FIELD_NUMBER: _ClassVar[int]
    PRESENT_FIELD_NUMBER: _ClassVar[int]
    participant: _message_pb2.Sender
    present: bool
    def __init__(self, participant: _Optional[_Union[_message_pb2.Sender, _Mapping]] = ..., present: bool = ...) -> None: ...

class Receipt(_message.Message):
    __slots__ = ("participant", "delivered_seq", "read_seq")
    PARTICIPANT_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_SEQ_FIELD_NUMBER: _ClassVar[int]
    READ_SEQ_FIELD_NUMBER: _ClassVar[int]
    participant: _message_pb2.Sender
    delivered_seq: int
    read_seq: int
    def __init__(self, participant: _Optional[_Union[_message_pb2.Sender, _Mapping]] = ..., delivered_seq: _Optional[int] = ..., read_seq: _Optional[int] = ...) -> None: ...

class Answering(_message.Message):
    __slots__ = ("message",)
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message: _message_pb2.Message
    def __init__(self, message: _Optional[_Union[_message_pb2.Message, _Mapping]] = ...) -> None: ...

class Progress(_message.Message):
    __slots__ = ("stage",)
    STAGE_FIELD_NUMBER: _ClassVar[int]
    stage: ProgressStage
    def __init__(self, stage: _Optional[_Union[ProgressStage, str]] = ...) -> None: ...

class Delta(_message.Message):
    __slots__ = ("first", "count", "text", "kind")
    FIRST_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    first: int
    count: int
    text: str
    kind: DeltaKind
    def __init__(self, first: _Optional[int] = ..., count: _Optional[int] = ..., text: _Optional[str] = ..., kind: _Optional[_Union[DeltaKind, str]] = ...) -> None: ...

class Checkpoint(_message.Message):
    __slots__ = ("seq",)
    SEQ_FIELD_NUMBER: _ClassVar[int]
    seq: int
    def __init__(self, seq: _Optional[int] = ...) -> None: ...

class Ended(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: EndedReason
    def __init__(self, reason: _Optional[_Union[EndedReason, str]] = ...) -> None: ...

class Draining(_message.Message):
    __slots__ = ("reconnect_after",)
    RECONNECT_AFTER_FIELD_NUMBER: _ClassVar[int]
    reconnect_after: _duration_pb2.Duration
    def __init__(self, reconnect_after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Expiring(_message.Message):
    __slots__ = ("expires_at",)
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
