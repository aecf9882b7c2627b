"""Bytes to messages and back, with the guards against what a peer may send."""

from __future__ import annotations

import zlib

import msgspec

from .bridge_error import BridgeError
from .driver_messages import DriverAnswer, DriverRequest
from .messages import MAX_MAP_BYTES, MAX_MESSAGE_BYTES, Answer, Request

_ENCODER = msgspec.msgpack.Encoder()
_REQUESTS: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_ANSWERS: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
_DRIVER_ANSWERS: msgspec.msgpack.Decoder[DriverAnswer] = msgspec.msgpack.Decoder(DriverAnswer)


def encode(message: Request | Answer | DriverRequest | DriverAnswer) -> bytes:
    """The bytes of a message."""
    return _ENCODER.encode(message)


def decode_request(data: bytes | str) -> Request:
    """A request, whole and of known shape. Raises BridgeError MESSAGE for anything else."""
    try:
        return _REQUESTS.decode(_checked(data))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _refusal(f"this is no request: {error}") from error


def decode_answer(data: bytes | str) -> Answer:
    """An answer, whole and of known shape. Raises BridgeError MESSAGE for anything else."""
    try:
        return _ANSWERS.decode(_checked(data))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _refusal(f"this is no answer: {error}") from error


def decode_driver_answer(data: bytes | str) -> DriverAnswer:
    """An answer of `codriver serve`, whole and of known shape. Raises BridgeError MESSAGE for anything else."""
    try:
        return _DRIVER_ANSWERS.decode(_checked(data))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _refusal(f"this is no answer: {error}") from error


def deflate(text: bytes) -> bytes:
    """A map's text for the wire."""
    return zlib.compress(text, 6)


def inflate(packed: bytes) -> bytes:
    """A map's text from the wire. Raises BridgeError MESSAGE where it is damaged or too long."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MAX_MAP_BYTES)
    except zlib.error as error:
        raise _refusal(f"the map cannot be unpacked: {error}") from error
    if not unpacker.eof or unpacker.unused_data:
        raise _refusal(f"the map is cut off or longer than {MAX_MAP_BYTES} bytes")
    return text


def _checked(data: bytes | str) -> bytes:
    if isinstance(data, str):
        raise _refusal("a text message came where MessagePack was expected")
    if len(data) > MAX_MESSAGE_BYTES:
        raise _refusal(f"a message of {len(data)} bytes is longer than {MAX_MESSAGE_BYTES}")
    return data


def _refusal(message: str) -> BridgeError:
    return BridgeError("MESSAGE", message, "use a Codriver of the same version as the bridge")
