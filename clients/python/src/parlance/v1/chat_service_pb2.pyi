import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from parlance.v1 import message_pb2 as _message_pb2
from parlance.v1 import session_pb2 as _session_pb2
from parlance.v1 import stream_pb2 as _stream_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class UnansweredReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UNANSWERED_REASON_UNSPECIFIED: _ClassVar[UnansweredReason]
    UNANSWERED_REASON_WAITING: _ClassVar[UnansweredReason]
    UNANSWERED_REASON_HUMAN: _ClassVar[UnansweredReason]
UNANSWERED_REASON_UNSPECIFIED: UnansweredReason
UNANSWERED_REASON_WAITING: UnansweredReason
UNANSWERED_REASON_HUMAN: UnansweredReason

class SubscribeRequest(_message.Message):
    __slots__ = ("sessions",)
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    sessions: _containers.RepeatedCompositeFieldContainer[_stream_pb2.SessionCursor]
    def __init__(self, sessions: _Optional[_Iterable[_Union[_stream_pb2.SessionCursor, _Mapping]]] = ...) -> None: ...

class SubscribeResponse(_message.Message):
    __slots__ = ("session", "draining", "expiring")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    DRAINING_FIELD_NUMBER: _ClassVar[int]
    EXPIRING_FIELD_NUMBER: _ClassVar[int]
    session: _stream_pb2.SessionFrame
    draining: _stream_pb2.Draining
    expiring: _stream_pb2.Expiring
    def __init__(self, session: _Optional[_Union[_stream_pb2.SessionFrame, _Mapping]] = ..., draining: _Optional[_Union[_stream_pb2.Draining, _Mapping]] = ..., expiring: _Optional[_Union[_stream_pb2.Expiring, _Mapping]] = ...) -> None: ...

class SendMessageRequest(_message.Message):
    __slots__ = ("session_id", "client_message_id", "text", "reply_to_id", "expected_epoch")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REPLY_TO_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_EPOCH_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    client_message_id: str
    text: str
    reply_to_id: str
    expected_epoch: int
    def __init__(self, session_id: _Optional[str] = ..., client_message_id: _Optional[str] = ..., text: _Optional[str] = ..., reply_to_id: _Optional[str] = ..., expected_epoch: _Optional[int] = ...) -> None: ...

class SendMessageResponse(_message.Message):
    __slots__ = ("message",)
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message: _message_pb2.Message
    def __init__(self, message: _Optional[_Union[_message_pb2.Message, _Mapping]] = ...) -> None: ...

class AskRequest(_message.Message):
    __slots__ = ("session_id", "client_message_id", "text", "reply_to_id", "expected_epoch", "abandon_after")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REPLY_TO_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_EPOCH_FIELD_NUMBER: _ClassVar[int]
    ABANDON_AFTER_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    client_message_id: str
    text: str
    reply_to_id: str
    expected_epoch: int
    abandon_after: _duration_pb2.Duration
    def __init__(self, session_id: _Optional[str] = ..., client_message_id: _Optional[str] = ..., text: _Optional[str] = ..., reply_to_id: _Optional[str] = ..., expected_epoch: _Optional[int] = ..., abandon_after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class AskResponse(_message.Message):
    __slots__ = ("sent", "answering", "progress", "delta", "finished", "handed_off", "unanswered")
    SENT_FIELD_NUMBER: _ClassVar[int]
    ANSWERING_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    DELTA_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FIELD_NUMBER: _ClassVar[int]
    HANDED_OFF_FIELD_NUMBER: _ClassVar[int]
    UNANSWERED_FIELD_NUMBER: _ClassVar[int]
    sent: Sent
    answering: _stream_pb2.Answering
    progress: _stream_pb2.Progress
    delta: _stream_pb2.Delta
    finished: Finished
    handed_off: HandedOff
    unanswered: Unanswered
    def __init__(self, sent: _Optional[_Union[Sent, _Mapping]] = ..., answering: _Optional[_Union[_stream_pb2.Answering, _Mapping]] = ..., progress: _Optional[_Union[_stream_pb2.Progress, _Mapping]] = ..., delta: _Optional[_Union[_stream_pb2.Delta, _Mapping]] = ..., finished: _Optional[_Union[Finished, _Mapping]] = ..., handed_off: _Optional[_Union[HandedOff, _Mapping]] = ..., unanswered: _Optional[_Union[Unanswered, _Mapping]] = ...) -> None: ...

class Sent(_message.Message):
    __slots__ = ("message",)
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message: _message_pb2.Message
    def __init__(self, message: _Optional[_Union[_message_pb2.Message, _Mapping]] = ...) -> None: ...

class Finished(_message.Message):
    __slots__ = ("message",)
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message: _message_pb2.Message
    def __init__(self, message: _Optional[_Union[_message_pb2.Message, _Mapping]] = ...) -> None: ...

class HandedOff(_message.Message):
    __slots__ = ("session", "reason")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    session: _session_pb2.Session
    reason: _session_pb2.StateChangeReason
    def __init__(self, session: _Optional[_Union[_session_pb2.Session, _Mapping]] = ..., reason: _Optional[_Union[_session_pb2.StateChangeReason, str]] = ...) -> None: ...

class Unanswered(_message.Message):
    __slots__ = ("state", "reason")
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    state: _session_pb2.SessionState
    reason: UnansweredReason
    def __init__(self, state: _Optional[_Union[_session_pb2.SessionState, str]] = ..., reason: _Optional[_Union[UnansweredReason, str]] = ...) -> None: ...

class StopAnswerRequest(_message.Message):
    __slots__ = ("session_id", "message_id")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    message_id: str
    def __init__(self, session_id: _Optional[str] = ..., message_id: _Optional[str] = ...) -> None: ...

class StopAnswerResponse(_message.Message):
    __slots__ = ("message",)
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message: _message_pb2.Message
    def __init__(self, message: _Optional[_Union[_message_pb2.Message, _Mapping]] = ...) -> None: ...

class ListMessagesRequest(_message.Message):
    __slots__ = ("session_id", "page_size", "page_token", "before_seq", "after_seq")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    BEFORE_SEQ_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQ_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    page_size: int
    page_token: str
    before_seq: int
    after_seq: int
    def __init__(self, session_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., before_seq: _Optional[int] = ..., after_seq: _Optional[int] = ...) -> None: ...

class ListMessagesResponse(_message.Message):
    __slots__ = ("messages", "next_page_token", "as_of_seq", "log_id")
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    AS_OF_SEQ_FIELD_NUMBER: _ClassVar[int]
    LOG_ID_FIELD_NUMBER: _ClassVar[int]
    messages: _containers.RepeatedCompositeFieldContainer[_message_pb2.Message]
    next_page_token: str
    as_of_seq: int
    log_id: str
    def __init__(self, messages: _Optional[_Iterable[_Union[_message_pb2.Message, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., as_of_seq: _Optional[int] = ..., log_id: _Optional[str] = ...) -> None: ...

class AddNoteRequest(_message.Message):
    __slots__ = ("session_id", "client_message_id", "text")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    client_message_id: str
    text: str
    def __init__(self, session_id: _Optional[str] = ..., client_message_id: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class AddNoteResponse(_message.Message):
    __slots__ = ("message",)
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message: _message_pb2.Message
    def __init__(self, message: _Optional[_Union[_message_pb2.Message, _Mapping]] = ...) -> None: ...
