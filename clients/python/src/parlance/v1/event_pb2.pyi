import datetime

from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parlance.v1 import message_pb2 as _message_pb2
from parlance.v1 import session_pb2 as _session_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Event(_message.Message):
    __slots__ = ("seq", "previous_seq", "id", "created_at", "actor", "message_added", "message_changed", "message_deleted", "state_changed", "session_updated", "rated")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_SEQ_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ADDED_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_CHANGED_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_DELETED_FIELD_NUMBER: _ClassVar[int]
    STATE_CHANGED_FIELD_NUMBER: _ClassVar[int]
    SESSION_UPDATED_FIELD_NUMBER: _ClassVar[int]
    RATED_FIELD_NUMBER: _ClassVar[int]
    seq: int
    previous_seq: int
    id: str
    created_at: _timestamp_pb2.Timestamp
    actor: _message_pb2.Sender
    message_added: MessageAdded
    message_changed: MessageChanged
    message_deleted: MessageDeleted
    state_changed: StateChanged
    session_updated: SessionUpdated
    rated: Rated
    def __init__(self, seq: _Optional[int] = ..., previous_seq: _Optional[int] = ..., id: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., actor: _Optional[_Union[_message_pb2.Sender, _Mapping]] = ..., message_added: _Optional[_Union[MessageAdded, _Mapping]] = ..., message_changed: _Optional[_Union[MessageChanged, _Mapping]] = ..., message_deleted: _Optional[_Union[MessageDeleted, _Mapping]] = ..., state_changed: _Optional[_Union[StateChanged, _Mapping]] = ..., session_updated: _Optional[_Union[SessionUpdated, _Mapping]] = ..., rated: _Optional[_Union[Rated, _Mapping]] = ...) -> None: ...

class MessageAdded(_message.Message):
    __slots__ = ("message",)
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message: _message_pb2.Message
    def __init__(self, message: _Optional[_Union[_message_pb2.Message, _Mapping]] = ...) -> None: ...

class MessageChanged(_message.Message):
    __slots__ = ("message",)
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message: _message_pb2.Message
    def __init__(self, message: _Optional[_Union[_message_pb2.Message, _Mapping]] = ...) -> None: ...

class MessageDeleted(_message.Message):
    __slots__ = ("message_id", "revision")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    revision: int
    def __init__(self, message_id: _Optional[str] = ..., revision: _Optional[int] = ...) -> None: ...

class SessionUpdated(_message.Message):
    __slots__ = ("update_mask",)
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ...) -> None: ...

class Rated(_message.Message):
    __slots__ = ("score", "comment")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    score: int
    comment: str
    def __init__(self, score: _Optional[int] = ..., comment: _Optional[str] = ...) -> None: ...

class StateChanged(_message.Message):
    __slots__ = ("to", "epoch", "assignee_user_id", "reason", "note", "hand_off")
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    ASSIGNEE_USER_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    HAND_OFF_FIELD_NUMBER: _ClassVar[int]
    to: _session_pb2.SessionState
    epoch: int
    assignee_user_id: str
    reason: _session_pb2.StateChangeReason
    note: str
    hand_off: _session_pb2.HandOffDetail
    def __init__(self, to: _Optional[_Union[_session_pb2.SessionState, str]] = ..., epoch: _Optional[int] = ..., assignee_user_id: _Optional[str] = ..., reason: _Optional[_Union[_session_pb2.StateChangeReason, str]] = ..., note: _Optional[str] = ..., hand_off: _Optional[_Union[_session_pb2.HandOffDetail, _Mapping]] = ..., **kwargs) -> None: ...
