"""Shut this process and everything it starts out of the file system, but for what is named (Landlock, Linux 5.13 and newer).

An analyst's notebook is a program of the same operating-system account, often the one that owns the library. File modes do not stop
that account (root least of all); the kernel does: what is not named cannot be opened, written, renamed or removed, processes outside
cannot be looked into, and, from Linux 6.12 on, cannot be sent signals. Root gives up its capabilities. Nothing takes this off again.
"""

import ctypes
import errno
import os
import sys
from collections.abc import Iterable
from enum import IntFlag
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_NO_NEW_PRIVILEGES = 38
_DROP_BOUND, _CAPABILITIES_VERSION = 24, 0x2008_0522
_READ_SEARCH = 2
"""The one capability that root keeps: to read what belongs to others, within the paths that are named."""
_SCOPES = 0b11
"""No abstract sockets and no signals to processes outside (version 6)."""


class Access(IntFlag):
    """What the kernel can allow below a path; the later ones came with later versions."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15


_KNOWN_IN = ((5, Access.IOCTL_DEV), (3, Access.TRUNCATE), (2, Access.REFER))
_READ = Access.EXECUTE | Access.READ_FILE | Access.READ_DIR
_DEVICES = Access.MAKE_CHAR | Access.MAKE_BLOCK
_OF_FILES = Access.EXECUTE | Access.WRITE_FILE | Access.READ_FILE | Access.TRUNCATE | Access.IOCTL_DEV


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Capabilities(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


class CannotConfine(OSError):
    """The kernel has no Landlock, or refuses it."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("handled_fs", ctypes.c_uint64), ("handled_net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """The version of Landlock that the kernel speaks; 0 where it has none."""
    if not sys.platform.startswith("linux"):
        return 0
    found: int = _system(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    return max(0, found)


def confine(readable: Iterable[Path], writable: Iterable[Path]) -> int:
    """From now on this process and its children reach only what lies below these paths; answers with the version of Landlock.

    Paths that do not exist are passed over. Raises :class:`CannotConfine` where the kernel cannot; then nothing is restricted.
    """
    spoken = version()
    if not spoken:
        raise CannotConfine(errno.ENOSYS, os.strerror(errno.ENOSYS))
    handled = Access(sum(Access))
    for since, access in _KNOWN_IN:
        if spoken < since:
            handled &= ~access
    attributes = _Ruleset(handled, 0, _SCOPES if spoken >= 6 else 0)
    size = 24 if spoken >= 6 else 16 if spoken >= 4 else 8
    ruleset = _checked(_system(_CREATE_RULESET, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0)))
    try:
        for path in readable:
            _allow(ruleset, path, handled & _READ)
        for path in writable:
            _allow(ruleset, path, handled & ~_DEVICES)
        _checked(_library().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
        _drop_capabilities()
        _checked(_system(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)))
    finally:
        os.close(ruleset)
    return spoken


def _drop_capabilities() -> None:
    """Give up what root may beyond its own files, now and in every program it starts: other processes' memory among it."""
    for capability in range(64):
        if capability != _READ_SEARCH and _library().prctl(_DROP_BOUND, capability, 0, 0, 0) < 0:
            if ctypes.get_errno() in {errno.EINVAL, errno.EPERM}:
                break  # the kernel knows no more of them, or this account has none to give up
            _checked(-1)
    header, held = _CapabilityHeader(_CAPABILITIES_VERSION, 0), (_Capabilities * 2)()
    _checked(_library().capget(ctypes.byref(header), ctypes.byref(held)))
    for part, kept in enumerate((1 << _READ_SEARCH, 0)):
        held[part].effective &= kept
        held[part].permitted &= kept
        held[part].inheritable = 0
    _checked(_library().capset(ctypes.byref(header), ctypes.byref(held)))


def _allow(ruleset: int, path: Path, access: Access) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        allowed = access if path.is_dir() else access & _OF_FILES
        rule = _Beneath(allowed, parent)
        _checked(_system(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0)))
    finally:
        os.close(parent)


def _system(number: int, *arguments: object) -> int:
    found: int = _library().syscall(ctypes.c_long(number), *arguments)
    return found


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise CannotConfine(number, os.strerror(number))
    return answer
