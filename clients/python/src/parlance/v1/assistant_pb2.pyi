import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GenerateRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    GENERATE_ROLE_UNSPECIFIED: _ClassVar[GenerateRole]
    GENERATE_ROLE_CUSTOMER: _ClassVar[GenerateRole]
    GENERATE_ROLE_ASSISTANT: _ClassVar[GenerateRole]
    GENERATE_ROLE_AGENT: _ClassVar[GenerateRole]
GENERATE_ROLE_UNSPECIFIED: GenerateRole
GENERATE_ROLE_CUSTOMER: GenerateRole
GENERATE_ROLE_ASSISTANT: GenerateRole
GENERATE_ROLE_AGENT: GenerateRole

class Assistant(_message.Message):
    __slots__ = ("id", "display_name", "provider", "model", "instructions", "temperature", "max_tokens", "knowledge_base_ids", "hand_off", "enabled", "is_default", "created_at", "updated_at", "reads_notes", "show_reasoning", "staff_only")
    ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTIONS_FIELD_NUMBER: _ClassVar[int]
    TEMPERATURE_FIELD_NUMBER: _ClassVar[int]
    MAX_TOKENS_FIELD_NUMBER: _ClassVar[int]
    KNOWLEDGE_BASE_IDS_FIELD_NUMBER: _ClassVar[int]
    HAND_OFF_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    IS_DEFAULT_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    READS_NOTES_FIELD_NUMBER: _ClassVar[int]
    SHOW_REASONING_FIELD_NUMBER: _ClassVar[int]
    STAFF_ONLY_FIELD_NUMBER: _ClassVar[int]
    id: str
    display_name: str
    provider: str
    model: str
    instructions: str
    temperature: float
    max_tokens: int
    knowledge_base_ids: _containers.RepeatedScalarFieldContainer[str]
    hand_off: HandOffPolicy
    enabled: bool
    is_default: bool
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    reads_notes: bool
    show_reasoning: bool
    staff_only: bool
    def __init__(self, id: _Optional[str] = ..., display_name: _Optional[str] = ..., provider: _Optional[str] = ..., model: _Optional[str] = ..., instructions: _Optional[str] = ..., temperature: _Optional[float] = ..., max_tokens: _Optional[int] = ..., knowledge_base_ids: _Optional[_Iterable[str]] = ..., hand_off: _Optional[_Union[HandOffPolicy, _Mapping]] = ..., enabled: bool = ..., is_default: bool = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reads_notes: bool = ..., show_reasoning: bool = ..., staff_only: bool = ...) -> None: ...

class HandOffPolicy(_message.Message):
    __slots__ = ("phrases", "nothing_found", "provider_failures")
    PHRASES_FIELD_NUMBER: _ClassVar[int]
    NOTHING_FOUND_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FAILURES_FIELD_NUMBER: _ClassVar[int]
    phrases: _containers.RepeatedScalarFieldContainer[str]
    nothing_found: int
    provider_failures: int
    def __init__(self, phrases: _Optional[_Iterable[str]] = ..., nothing_found: _Optional[int] = ..., provider_failures: _Optional[int] = ...) -> None: ...

class Provider(_message.Message):
    __slots__ = ("name", "kind", "models")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: str
    models: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[str] = ..., models: _Optional[_Iterable[str]] = ...) -> None: ...

class Model(_message.Message):
    __slots__ = ("provider", "name", "is_default")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    IS_DEFAULT_FIELD_NUMBER: _ClassVar[int]
    provider: str
    name: str
    is_default: bool
    def __init__(self, provider: _Optional[str] = ..., name: _Optional[str] = ..., is_default: bool = ...) -> None: ...

class GenerateMessage(_message.Message):
    __slots__ = ("role", "text", "name")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    role: GenerateRole
    text: str
    name: str
    def __init__(self, role: _Optional[_Union[GenerateRole, str]] = ..., text: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...
