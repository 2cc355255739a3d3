import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parlance.v1 import session_pb2 as _session_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Contact(_message.Message):
    __slots__ = ("id", "display_name", "locale", "verification", "created_at", "external_id", "email")
    ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    LOCALE_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    id: str
    display_name: str
    locale: str
    verification: _session_pb2.ContactVerification
    created_at: _timestamp_pb2.Timestamp
    external_id: str
    email: str
    def __init__(self, id: _Optional[str] = ..., display_name: _Optional[str] = ..., locale: _Optional[str] = ..., verification: _Optional[_Union[_session_pb2.ContactVerification, str]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., external_id: _Optional[str] = ..., email: _Optional[str] = ...) -> None: ...
