from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class Permission(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PERMISSION_UNSPECIFIED: _ClassVar[Permission]
    PERMISSION_PUBLIC: _ClassVar[Permission]
    PERMISSION_AUTHENTICATED: _ClassVar[Permission]
    PERMISSION_SESSION_CREATE: _ClassVar[Permission]
    PERMISSION_SESSION_READ: _ClassVar[Permission]
    PERMISSION_SESSION_USE: _ClassVar[Permission]
    PERMISSION_SESSION_SERVE: _ClassVar[Permission]
    PERMISSION_MESSAGE_SEND: _ClassVar[Permission]
    PERMISSION_NOTE_WRITE: _ClassVar[Permission]
    PERMISSION_INBOX_USE: _ClassVar[Permission]
    PERMISSION_ASSISTANT_READ: _ClassVar[Permission]
    PERMISSION_ASSISTANT_WRITE: _ClassVar[Permission]
    PERMISSION_KNOWLEDGE_READ: _ClassVar[Permission]
    PERMISSION_KNOWLEDGE_WRITE: _ClassVar[Permission]
    PERMISSION_USER_READ: _ClassVar[Permission]
    PERMISSION_USER_WRITE: _ClassVar[Permission]
    PERMISSION_SYSTEM_READ: _ClassVar[Permission]
    PERMISSION_SESSION_MANAGE: _ClassVar[Permission]
    PERMISSION_SESSION_DELETE: _ClassVar[Permission]
    PERMISSION_SESSION_RATE: _ClassVar[Permission]
    PERMISSION_ASSISTANT_USE: _ClassVar[Permission]
PERMISSION_UNSPECIFIED: Permission
PERMISSION_PUBLIC: Permission
PERMISSION_AUTHENTICATED: Permission
PERMISSION_SESSION_CREATE: Permission
PERMISSION_SESSION_READ: Permission
PERMISSION_SESSION_USE: Permission
PERMISSION_SESSION_SERVE: Permission
PERMISSION_MESSAGE_SEND: Permission
PERMISSION_NOTE_WRITE: Permission
PERMISSION_INBOX_USE: Permission
PERMISSION_ASSISTANT_READ: Permission
PERMISSION_ASSISTANT_WRITE: Permission
PERMISSION_KNOWLEDGE_READ: Permission
PERMISSION_KNOWLEDGE_WRITE: Permission
PERMISSION_USER_READ: Permission
PERMISSION_USER_WRITE: Permission
PERMISSION_SYSTEM_READ: Permission
PERMISSION_SESSION_MANAGE: Permission
PERMISSION_SESSION_DELETE: Permission
PERMISSION_SESSION_RATE: Permission
PERMISSION_ASSISTANT_USE: Permission
