import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parlance.v1 import session_pb2 as _session_pb2
from parlance.v1 import stream_pb2 as _stream_pb2
from parlance.v1 import user_pb2 as _user_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WatchInboxRequest(_message.Message):
    __slots__ = ("states",)
    STATES_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedScalarFieldContainer[_session_pb2.SessionState]
    def __init__(self, states: _Optional[_Iterable[_Union[_session_pb2.SessionState, str]]] = ...) -> None: ...

class WatchInboxResponse(_message.Message):
    __slots__ = ("upsert", "remove", "synced", "counts", "draining")
    UPSERT_FIELD_NUMBER: _ClassVar[int]
    REMOVE_FIELD_NUMBER: _ClassVar[int]
    SYNCED_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    DRAINING_FIELD_NUMBER: _ClassVar[int]
    upsert: Upsert
    remove: Remove
    synced: Synced
    counts: Counts
    draining: _stream_pb2.Draining
    def __init__(self, upsert: _Optional[_Union[Upsert, _Mapping]] = ..., remove: _Optional[_Union[Remove, _Mapping]] = ..., synced: _Optional[_Union[Synced, _Mapping]] = ..., counts: _Optional[_Union[Counts, _Mapping]] = ..., draining: _Optional[_Union[_stream_pb2.Draining, _Mapping]] = ...) -> None: ...

class Upsert(_message.Message):
    __slots__ = ("session",)
    SESSION_FIELD_NUMBER: _ClassVar[int]
    session: _session_pb2.Session
    def __init__(self, session: _Optional[_Union[_session_pb2.Session, _Mapping]] = ...) -> None: ...

class Remove(_message.Message):
    __slots__ = ("session_id", "last_seq")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    LAST_SEQ_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    last_seq: int
    def __init__(self, session_id: _Optional[str] = ..., last_seq: _Optional[int] = ...) -> None: ...

class Synced(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Counts(_message.Message):
    __slots__ = ("assistant", "waiting", "human", "mine")
    ASSISTANT_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    HUMAN_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    assistant: int
    waiting: int
    human: int
    mine: int
    def __init__(self, assistant: _Optional[int] = ..., waiting: _Optional[int] = ..., human: _Optional[int] = ..., mine: _Optional[int] = ...) -> None: ...

class SetAvailabilityRequest(_message.Message):
    __slots__ = ("availability", "capacity")
    AVAILABILITY_FIELD_NUMBER: _ClassVar[int]
    CAPACITY_FIELD_NUMBER: _ClassVar[int]
    availability: _user_pb2.Availability
    capacity: int
    def __init__(self, availability: _Optional[_Union[_user_pb2.Availability, str]] = ..., capacity: _Optional[int] = ...) -> None: ...

class SetAvailabilityResponse(_message.Message):
    __slots__ = ("user",)
    USER_FIELD_NUMBER: _ClassVar[int]
    user: _user_pb2.User
    def __init__(self, user: _Optional[_Union[_user_pb2.User, _Mapping]] = ...) -> None: ...

class ListAgentsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAgentsResponse(_message.Message):
    __slots__ = ("agents", "next_page_token")
    AGENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    agents: _containers.RepeatedCompositeFieldContainer[Agent]
    next_page_token: str
    def __init__(self, agents: _Optional[_Iterable[_Union[Agent, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Agent(_message.Message):
    __slots__ = ("user", "open_sessions", "present", "absent_since")
    USER_FIELD_NUMBER: _ClassVar[int]
    OPEN_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    PRESENT_FIELD_NUMBER: _ClassVar[int]
    ABSENT_SINCE_FIELD_NUMBER: _ClassVar[int]
    user: _user_pb2.User
    open_sessions: int
    present: bool
    absent_since: _timestamp_pb2.Timestamp
    def __init__(self, user: _Optional[_Union[_user_pb2.User, _Mapping]] = ..., open_sessions: _Optional[int] = ..., present: bool = ..., absent_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
