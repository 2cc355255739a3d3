import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ContactVerification(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONTACT_VERIFICATION_UNSPECIFIED: _ClassVar[ContactVerification]
    CONTACT_VERIFICATION_GUEST: _ClassVar[ContactVerification]
    CONTACT_VERIFICATION_VERIFIED: _ClassVar[ContactVerification]

class SessionState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SESSION_STATE_UNSPECIFIED: _ClassVar[SessionState]
    SESSION_STATE_ASSISTANT: _ClassVar[SessionState]
    SESSION_STATE_WAITING: _ClassVar[SessionState]
    SESSION_STATE_HUMAN: _ClassVar[SessionState]
    SESSION_STATE_CLOSED: _ClassVar[SessionState]

class SessionPriority(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SESSION_PRIORITY_UNSPECIFIED: _ClassVar[SessionPriority]
    SESSION_PRIORITY_LOW: _ClassVar[SessionPriority]
    SESSION_PRIORITY_NORMAL: _ClassVar[SessionPriority]
    SESSION_PRIORITY_HIGH: _ClassVar[SessionPriority]
    SESSION_PRIORITY_URGENT: _ClassVar[SessionPriority]

class StateChangeReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATE_CHANGE_REASON_UNSPECIFIED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_CREATED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_CONTACT_ASKED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_KEYWORD: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_ASSISTANT_ASKED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_NOTHING_FOUND: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_PROVIDER_FAILED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_ASSISTANT_OFF: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_TAKEN_OVER: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_ACCEPTED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_REQUEST_CANCELLED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_WAITING_TIMEOUT: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_RELEASED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_AGENT_AWAY: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_CLOSED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_IDLE: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_REOPENED: _ClassVar[StateChangeReason]
    STATE_CHANGE_REASON_TRANSFERRED: _ClassVar[StateChangeReason]
CONTACT_VERIFICATION_UNSPECIFIED: ContactVerification
CONTACT_VERIFICATION_GUEST: ContactVerification
CONTACT_VERIFICATION_VERIFIED: ContactVerification
SESSION_STATE_UNSPECIFIED: SessionState
SESSION_STATE_ASSISTANT: SessionState
SESSION_STATE_WAITING: SessionState
SESSION_STATE_HUMAN: SessionState
SESSION_STATE_CLOSED: SessionState
SESSION_PRIORITY_UNSPECIFIED: SessionPriority
SESSION_PRIORITY_LOW: SessionPriority
SESSION_PRIORITY_NORMAL: SessionPriority
SESSION_PRIORITY_HIGH: SessionPriority
SESSION_PRIORITY_URGENT: SessionPriority
STATE_CHANGE_REASON_UNSPECIFIED: StateChangeReason
STATE_CHANGE_REASON_CREATED: StateChangeReason
STATE_CHANGE_REASON_CONTACT_ASKED: StateChangeReason
STATE_CHANGE_REASON_KEYWORD: StateChangeReason
STATE_CHANGE_REASON_ASSISTANT_ASKED: StateChangeReason
STATE_CHANGE_REASON_NOTHING_FOUND: StateChangeReason
STATE_CHANGE_REASON_PROVIDER_FAILED: StateChangeReason
STATE_CHANGE_REASON_ASSISTANT_OFF: StateChangeReason
STATE_CHANGE_REASON_TAKEN_OVER: StateChangeReason
STATE_CHANGE_REASON_ACCEPTED: StateChangeReason
STATE_CHANGE_REASON_REQUEST_CANCELLED: StateChangeReason
STATE_CHANGE_REASON_WAITING_TIMEOUT: StateChangeReason
STATE_CHANGE_REASON_RELEASED: StateChangeReason
STATE_CHANGE_REASON_AGENT_AWAY: StateChangeReason
STATE_CHANGE_REASON_CLOSED: StateChangeReason
STATE_CHANGE_REASON_IDLE: StateChangeReason
STATE_CHANGE_REASON_REOPENED: StateChangeReason
STATE_CHANGE_REASON_TRANSFERRED: StateChangeReason

class Session(_message.Message):
    __slots__ = ("id", "title", "contact_id", "contact_verification", "channel", "locale", "state", "epoch", "assignee_user_id", "assistant_id", "config", "priority", "metadata", "first_seq", "last_seq", "queue", "created_at", "updated_at", "last_activity_at", "rating", "waiting_since")
    ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    CONTACT_ID_FIELD_NUMBER: _ClassVar[int]
    CONTACT_VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    LOCALE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    ASSIGNEE_USER_ID_FIELD_NUMBER: _ClassVar[int]
    ASSISTANT_ID_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    FIRST_SEQ_FIELD_NUMBER: _ClassVar[int]
    LAST_SEQ_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_ACTIVITY_AT_FIELD_NUMBER: _ClassVar[int]
    RATING_FIELD_NUMBER: _ClassVar[int]
    WAITING_SINCE_FIELD_NUMBER: _ClassVar[int]
    id: str
    title: str
    contact_id: str
    contact_verification: ContactVerification
    channel: str
    locale: str
    state: SessionState
    epoch: int
    assignee_user_id: str
    assistant_id: str
    config: SessionConfig
    priority: SessionPriority
    metadata: _struct_pb2.Struct
    first_seq: int
    last_seq: int
    queue: QueueStatus
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    last_activity_at: _timestamp_pb2.Timestamp
    rating: Rating
    waiting_since: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., contact_id: _Optional[str] = ..., contact_verification: _Optional[_Union[ContactVerification, str]] = ..., channel: _Optional[str] = ..., locale: _Optional[str] = ..., state: _Optional[_Union[SessionState, str]] = ..., epoch: _Optional[int] = ..., assignee_user_id: _Optional[str] = ..., assistant_id: _Optional[str] = ..., config: _Optional[_Union[SessionConfig, _Mapping]] = ..., priority: _Optional[_Union[SessionPriority, str]] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., first_seq: _Optional[int] = ..., last_seq: _Optional[int] = ..., queue: _Optional[_Union[QueueStatus, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_activity_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., rating: _Optional[_Union[Rating, _Mapping]] = ..., waiting_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Rating(_message.Message):
    __slots__ = ("score", "comment", "rated_at")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    RATED_AT_FIELD_NUMBER: _ClassVar[int]
    score: int
    comment: str
    rated_at: _timestamp_pb2.Timestamp
    def __init__(self, score: _Optional[int] = ..., comment: _Optional[str] = ..., rated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SessionConfig(_message.Message):
    __slots__ = ("provider", "model", "temperature", "max_tokens")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    TEMPERATURE_FIELD_NUMBER: _ClassVar[int]
    MAX_TOKENS_FIELD_NUMBER: _ClassVar[int]
    provider: str
    model: str
    temperature: float
    max_tokens: int
    def __init__(self, provider: _Optional[str] = ..., model: _Optional[str] = ..., temperature: _Optional[float] = ..., max_tokens: _Optional[int] = ...) -> None: ...

class QueueStatus(_message.Message):
    __slots__ = ("position", "estimated_wait")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    ESTIMATED_WAIT_FIELD_NUMBER: _ClassVar[int]
    position: int
    estimated_wait: _duration_pb2.Duration
    def __init__(self, position: _Optional[int] = ..., estimated_wait: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class HandOffDetail(_message.Message):
    __slots__ = ("rule", "score", "evidence", "message_id")
    RULE_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    rule: str
    score: float
    evidence: str
    message_id: str
    def __init__(self, rule: _Optional[str] = ..., score: _Optional[float] = ..., evidence: _Optional[str] = ..., message_id: _Optional[str] = ...) -> None: ...
