import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SenderKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SENDER_KIND_UNSPECIFIED: _ClassVar[SenderKind]
    SENDER_KIND_CONTACT: _ClassVar[SenderKind]
    SENDER_KIND_USER: _ClassVar[SenderKind]
    SENDER_KIND_ASSISTANT: _ClassVar[SenderKind]
    SENDER_KIND_SYSTEM: _ClassVar[SenderKind]

class MessageFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MESSAGE_FORMAT_UNSPECIFIED: _ClassVar[MessageFormat]
    MESSAGE_FORMAT_PLAIN: _ClassVar[MessageFormat]
    MESSAGE_FORMAT_MARKDOWN: _ClassVar[MessageFormat]

class MessageState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MESSAGE_STATE_UNSPECIFIED: _ClassVar[MessageState]
    MESSAGE_STATE_STREAMING: _ClassVar[MessageState]
    MESSAGE_STATE_COMPLETE: _ClassVar[MessageState]
    MESSAGE_STATE_STOPPED: _ClassVar[MessageState]
    MESSAGE_STATE_FAILED: _ClassVar[MessageState]

class FinishReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FINISH_REASON_UNSPECIFIED: _ClassVar[FinishReason]
    FINISH_REASON_DONE: _ClassVar[FinishReason]
    FINISH_REASON_LENGTH: _ClassVar[FinishReason]
    FINISH_REASON_FILTERED: _ClassVar[FinishReason]
    FINISH_REASON_STOP_REQUESTED: _ClassVar[FinishReason]
    FINISH_REASON_SUPERSEDED: _ClassVar[FinishReason]
    FINISH_REASON_FLOOR_CHANGED: _ClassVar[FinishReason]
    FINISH_REASON_ABANDONED: _ClassVar[FinishReason]
    FINISH_REASON_INTERRUPTED: _ClassVar[FinishReason]
    FINISH_REASON_PROVIDER_ERROR: _ClassVar[FinishReason]
    FINISH_REASON_TIMEOUT: _ClassVar[FinishReason]
    FINISH_REASON_HANDED_OFF: _ClassVar[FinishReason]

class Audience(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUDIENCE_UNSPECIFIED: _ClassVar[Audience]
    AUDIENCE_ALL: _ClassVar[Audience]
    AUDIENCE_STAFF: _ClassVar[Audience]
SENDER_KIND_UNSPECIFIED: SenderKind
SENDER_KIND_CONTACT: SenderKind
SENDER_KIND_USER: SenderKind
SENDER_KIND_ASSISTANT: SenderKind
SENDER_KIND_SYSTEM: SenderKind
MESSAGE_FORMAT_UNSPECIFIED: MessageFormat
MESSAGE_FORMAT_PLAIN: MessageFormat
MESSAGE_FORMAT_MARKDOWN: MessageFormat
MESSAGE_STATE_UNSPECIFIED: MessageState
MESSAGE_STATE_STREAMING: MessageState
MESSAGE_STATE_COMPLETE: MessageState
MESSAGE_STATE_STOPPED: MessageState
MESSAGE_STATE_FAILED: MessageState
FINISH_REASON_UNSPECIFIED: FinishReason
FINISH_REASON_DONE: FinishReason
FINISH_REASON_LENGTH: FinishReason
FINISH_REASON_FILTERED: FinishReason
FINISH_REASON_STOP_REQUESTED: FinishReason
FINISH_REASON_SUPERSEDED: FinishReason
FINISH_REASON_FLOOR_CHANGED: FinishReason
FINISH_REASON_ABANDONED: FinishReason
FINISH_REASON_INTERRUPTED: FinishReason
FINISH_REASON_PROVIDER_ERROR: FinishReason
FINISH_REASON_TIMEOUT: FinishReason
FINISH_REASON_HANDED_OFF: FinishReason
AUDIENCE_UNSPECIFIED: Audience
AUDIENCE_ALL: Audience
AUDIENCE_STAFF: Audience

class Message(_message.Message):
    __slots__ = ("id", "session_id", "seq", "revision", "sender", "client_message_id", "text", "format", "state", "finish_reason", "delta_count", "usage", "citations", "audience", "reply_to_id", "retry_of_message_id", "created_at", "edited_at", "answer_to_id", "deleted_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    SENDER_FIELD_NUMBER: _ClassVar[int]
    CLIENT_MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    FINISH_REASON_FIELD_NUMBER: _ClassVar[int]
    DELTA_COUNT_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    CITATIONS_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    REPLY_TO_ID_FIELD_NUMBER: _ClassVar[int]
    RETRY_OF_MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    EDITED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_TO_ID_FIELD_NUMBER: _ClassVar[int]
    DELETED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    session_id: str
    seq: int
    revision: int
    sender: Sender
    client_message_id: str
    text: str
    format: MessageFormat
    state: MessageState
    finish_reason: FinishReason
    delta_count: int
    usage: Usage
    citations: _containers.RepeatedCompositeFieldContainer[Citation]
    audience: Audience
    reply_to_id: str
    retry_of_message_id: str
    created_at: _timestamp_pb2.Timestamp
    edited_at: _timestamp_pb2.Timestamp
    answer_to_id: str
    deleted_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., session_id: _Optional[str] = ..., seq: _Optional[int] = ..., revision: _Optional[int] = ..., sender: _Optional[_Union[Sender, _Mapping]] = ..., client_message_id: _Optional[str] = ..., text: _Optional[str] = ..., format: _Optional[_Union[MessageFormat, str]] = ..., state: _Optional[_Union[MessageState, str]] = ..., finish_reason: _Optional[_Union[FinishReason, str]] = ..., delta_count: _Optional[int] = ..., usage: _Optional[_Union[Usage, _Mapping]] = ..., citations: _Optional[_Iterable[_Union[Citation, _Mapping]]] = ..., audience: _Optional[_Union[Audience, str]] = ..., reply_to_id: _Optional[str] = ..., retry_of_message_id: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., edited_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer_to_id: _Optional[str] = ..., deleted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class MessageVersion(_message.Message):
    __slots__ = ("revision", "text", "written_at")
    REVISION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_AT_FIELD_NUMBER: _ClassVar[int]
    revision: int
    text: str
    written_at: _timestamp_pb2.Timestamp
    def __init__(self, revision: _Optional[int] = ..., text: _Optional[str] = ..., written_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Sender(_message.Message):
    __slots__ = ("kind", "id", "display_name")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    kind: SenderKind
    id: str
    display_name: str
    def __init__(self, kind: _Optional[_Union[SenderKind, str]] = ..., id: _Optional[str] = ..., display_name: _Optional[str] = ...) -> None: ...

class Usage(_message.Message):
    __slots__ = ("provider", "model", "input_tokens", "output_tokens")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    INPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    def __init__(self, provider: _Optional[str] = ..., model: _Optional[str] = ..., input_tokens: _Optional[int] = ..., output_tokens: _Optional[int] = ...) -> None: ...

class Citation(_message.Message):
    __slots__ = ("document_id", "passage_id", "message_seq", "title", "uri", "quote", "start", "end")
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PASSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_SEQ_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    document_id: str
    passage_id: str
    message_seq: int
    title: str
    uri: str
    quote: str
    start: int
    end: int
    def __init__(self, document_id: _Optional[str] = ..., passage_id: _Optional[str] = ..., message_seq: _Optional[int] = ..., title: _Optional[str] = ..., uri: _Optional[str] = ..., quote: _Optional[str] = ..., start: _Optional[int] = ..., end: _Optional[int] = ...) -> None: ...
