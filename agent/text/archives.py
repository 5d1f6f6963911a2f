"""Zip archives as lists of files that are opened one by one, never unpacked to a disk.

What is out of proportion is refused before anything is inflated: by the sizes that the directory at the archive's end
declares (APPNOTE 6.3.10, 4.3.12), set against the bytes that are really there, so that files that overlap are found
out; and no file ever gives more than it declared. A name that leads out of the archive is refused too.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, Any, NamedTuple

from agent.errors import InputError
from agent.types import Frozen

MAX_EXPANSION = 100
"""How often larger than the archive its files may be."""
MAX_FILES = 100_000
SMALL = 2**20
"""Bytes below which the proportion does not matter."""

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")

_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1
_CHUNK = 65_536
_APART = 2**20
_STATES = 256
"""A state holds some 40 kB: no more of them are kept, and they lie at least `_APART` bytes apart."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_NOISE = ("__macosx/", ".ds_store", "thumbs.db")


class Member(Frozen):
    """One file of an archive: its name with slashes, its size in bytes, and where it lies."""

    name: str
    size: int
    packed: int
    offset: int
    method: int
    checksum: int


def members(opened: Callable[[], IO[bytes]], name: str) -> tuple[Member, ...]:
    """The files of an archive in the order of their names; folders, links and what systems leave behind are none.

    `opened` gives the archive from its start, `name` is for the messages. Raises InputError where it is damaged, out of
    proportion, encrypted, or holds a name that leads out of it.
    """
    with opened() as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                infos = archive.infolist()
            length = stream.seek(0, io.SEEK_END)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
            raise InputError(f"{name} is a damaged zip archive; export or download it again.") from error
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_FILES or (total > SMALL and total > MAX_EXPANSION * length):
        raise InputError(
            f"{name} unpacks to {total:,} bytes in {len(infos):,} files, out of all proportion to its size; "
            "unpack it by hand if you trust it, and feed the files."
        )
    found = [_member(info, name) for info in infos if not _left_behind(info)]
    return tuple(sorted(found, key=lambda member: member.name))


def _left_behind(info: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, a link, or what a system keeps beside files."""
    low = info.filename.lower()
    noise = low.startswith(_NOISE[0]) or low.endswith(("/", "\\", *_NOISE[1:]))
    return not low or noise or stat.S_ISLNK(info.external_attr >> 16)


def _member(info: zipfile.ZipInfo, name: str) -> Member:
    inside = _CONTROLS.sub("_", info.filename).replace("\\", "/")
    if inside.startswith("/") or ".." in inside.split("/") or inside[1:2] == ":":
        raise InputError(f"{name} holds a file whose name leads out of the archive ({inside[:80]!r}); it was not read.")
    if info.flag_bits & _ENCRYPTED:
        raise InputError(f"{name} is encrypted; unpack it with its password, and feed the files.")
    return Member(
        name=inside,
        size=info.file_size,
        packed=info.compress_size,
        offset=info.header_offset,
        method=info.compress_type,
        checksum=info.CRC,
    )


def open_member(opened: Callable[[], IO[bytes]], member: Member, name: str) -> IO[bytes]:
    """A stream of a file's bytes from its start. Reading raises InputError where they are not what was declared."""
    if member.method not in (_STORED, _DEFLATED):
        raise InputError(f"{name} packs {member.name} in a way that is not read here; unpack it, and feed the files.")
    return io.BufferedReader(_Unpacked(opened, member, name), _CHUNK)


class _State(NamedTuple):
    """From where unpacking can go on: bytes given so far, place in the archive, packed bytes left and at hand."""

    given: int
    place: int
    left: int
    packed: bytes
    inflate: zlib._Decompress


class _Unpacked(io.RawIOBase):
    """The bytes of one file, in any order; its archive is open as long as this is.

    States are kept on the way, so that going back unpacks anew no more than lies between two of them.
    """

    def __init__(self, opened: Callable[[], IO[bytes]], member: Member, name: str) -> None:
        self._archive, self._name, self._member = opened(), name, member
        self._apart = max(_APART, member.size // _STATES)
        self._states: list[_State] = []
        self._given = self._left = self._checked = self._checksum = 0
        self._packed = b""
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self._held = memoryview(b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._given - len(self._held)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self._member.size}[whence]
        wanted = min(max(base + offset, 0), self._member.size)
        if not self.tell() <= wanted <= self._given:
            self._held = memoryview(b"")
            state = next((state for state in reversed(self._states) if state.given <= wanted), None)
            if state is not None and not state.given <= self._given <= wanted:
                self._restore(state)
        while self.tell() < wanted:
            if not self._held and not self._more():
                break
            self._held = self._held[min(len(self._held), wanted - self.tell()) :]
        return self.tell()

    def readinto(self, buffer: Any) -> int:
        if not self._held and not self._more():
            return 0
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count

    def close(self) -> None:
        if not self.closed:
            self._archive.close()
        super().close()

    def _more(self) -> bool:
        """Unpack the next piece; whether there was one."""
        try:
            if not self._states:
                self._begin()
            piece = self._piece()
        except (zlib.error, struct.error, ValueError, OSError) as error:
            raise self._damaged() from error
        if self._checked == self._given:
            self._checksum = zlib.crc32(piece, self._checksum)
            self._checked += len(piece)
        self._given += len(piece)
        short = not piece and self._given < self._member.size
        whole = self._given == self._checked == self._member.size
        if short or self._given > self._member.size or (whole and self._checksum != self._member.checksum):
            raise self._damaged()
        if self._given - self._states[-1].given >= self._apart and not self._inflate.eof:
            self._keep()
        self._held = memoryview(piece)
        return bool(piece)

    def _piece(self) -> bytes:
        while self._packed or self._left > 0:
            if not self._packed:
                self._packed = self._archive.read(min(self._left, _CHUNK))
                self._left -= len(self._packed)
                if not self._packed:
                    break
            if self._member.method == _STORED:
                piece, self._packed = self._packed, b""
            else:
                piece = self._inflate.decompress(self._packed, _CHUNK)
                self._packed = self._inflate.unconsumed_tail
            if piece:
                return piece
        return self._inflate.flush() if self._member.method == _DEFLATED else b""

    def _begin(self) -> None:
        archive = self._archive
        archive.seek(self._member.offset)
        head = _LOCAL.unpack(archive.read(_LOCAL.size))
        if head[0] != SIGNATURES[0]:
            raise self._damaged()
        archive.seek(head[-2] + head[-1], io.SEEK_CUR)
        self._left = self._member.packed
        self._keep()

    def _keep(self) -> None:
        state = _State(self._given, self._archive.tell(), self._left, self._packed, self._inflate.copy())
        self._states.append(state)

    def _restore(self, state: _State) -> None:
        self._given, self._left, self._packed = state.given, state.left, state.packed
        self._inflate = state.inflate.copy()
        self._archive.seek(state.place)

    def _damaged(self) -> InputError:
        return InputError(f"{self._name} is damaged at {self._member.name}; export or download it again.")
