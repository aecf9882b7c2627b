from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from codriver_bridge.bridge_error import BridgeError
from codriver_bridge.codec import decode_answer, decode_driver_answer, decode_request, deflate, encode, inflate
from codriver_bridge.driver_messages import DriverAnswer, DriverRequest
from codriver_bridge.messages import MAX_MESSAGE_BYTES, Answer, Request

FIXTURES = Path(__file__).parents[2] / "tests" / "fixtures" / "bridge"
VECTORS: list[dict[str, Any]] = json.loads((FIXTURES / "messages.json").read_text("utf-8"))
DRIVER_VECTORS: list[dict[str, Any]] = json.loads((FIXTURES / "driver.json").read_text("utf-8"))
REFUSED: list[dict[str, str]] = json.loads((FIXTURES / "refused.json").read_text("utf-8"))
REQUESTS = [vector for vector in VECTORS if vector["sender"] == "codriver"]
ANSWERS = [vector for vector in VECTORS if vector["sender"] == "bridge"]


def name_of(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def with_bytes(value: Any) -> Any:
    """In the files bytes are `{"hex": "…"}`."""
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"]) if set(value) == {"hex"} else {key: with_bytes(inner) for key, inner in value.items()}
    return [with_bytes(inner) for inner in value] if isinstance(value, list) else value


def tags_of(union: Any) -> set[str]:
    return {str(kind.__struct_config__.tag) for kind in union.__args__}


def test_each_kind_of_message_has_a_vector() -> None:
    assert {vector["message"]["kind"] for vector in REQUESTS} == tags_of(Request)
    assert {vector["message"]["kind"] for vector in ANSWERS} == tags_of(Answer)


@pytest.mark.parametrize("vector", REQUESTS, ids=name_of)
def test_requests_are_read_as_codriver_encodes_them(vector: dict[str, Any]) -> None:
    request = decode_request(bytes.fromhex(vector["bytes"]))
    assert request == msgspec.convert(with_bytes(vector["message"]), Request)
    assert decode_request(encode(request)) == request


@pytest.mark.parametrize("vector", ANSWERS, ids=name_of)
def test_answers_are_encoded_as_codriver_expects_them(vector: dict[str, Any]) -> None:
    answer = msgspec.convert(with_bytes(vector["message"]), Answer)
    assert encode(answer).hex() == vector["bytes"]
    assert decode_answer(bytes.fromhex(vector["bytes"])) == answer


@pytest.mark.parametrize("vector", DRIVER_VECTORS, ids=name_of)
def test_agents_and_codriver_speak_the_same(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["bytes"])
    if vector["sender"] == "agent":
        assert encode(msgspec.convert(with_bytes(vector["message"]), DriverRequest)) == data
    else:
        assert decode_driver_answer(data) == msgspec.convert(vector["message"], DriverAnswer)


@pytest.mark.parametrize("vector", REFUSED, ids=name_of)
def test_malformed_bytes_are_refused(vector: dict[str, str]) -> None:
    for decode in (decode_request, decode_answer, decode_driver_answer):
        with pytest.raises(BridgeError) as caught:
            decode(bytes.fromhex(vector["bytes"]))
        assert caught.value.code == "MESSAGE"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("control", "throttle"), 1.5),
        (("control", "brake"), -0.1),
        (("control", "steer"), float("nan")),
        (("commands", 1, "id"), "1000005"),
        (("commands", 0, "actor"), "tank"),
        (("commands", 0, "place", "x"), float("inf")),
        (("commands", 0, "do"), "explode"),
        (("commands", 5, "control"), None),
        (("id",), -1),
        (("id",), 2**40),
    ],
)
def test_values_without_meaning_are_refused(path: tuple[str | int, ...], value: Any) -> None:
    message = with_bytes(next(vector for vector in REQUESTS if vector["name"] == "step with every command")["message"])
    place: Any = message
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(BridgeError):
        decode_request(msgspec.msgpack.encode(message))


def test_texts_and_long_messages_are_refused() -> None:
    with pytest.raises(BridgeError, match="text message"):
        decode_request("hello")
    with pytest.raises(BridgeError, match="longer than"):
        decode_request(bytes(MAX_MESSAGE_BYTES + 1))


def test_any_bytes_are_read_or_refused() -> None:
    chance = random.Random(7)
    seeds = [bytes.fromhex(vector["bytes"]) for vector in VECTORS]
    for _ in range(5000):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(5)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for decode in (decode_request, decode_answer):
            try:
                decode(bytes(data[: chance.randrange(len(data) + 1)] if chance.random() < 0.3 else data))
            except BridgeError as error:
                assert error.code == "MESSAGE"


def test_maps_travel_packed_and_damaged_or_endless_ones_are_refused() -> None:
    text = "<OpenDRIVE>Straße</OpenDRIVE>".encode()
    assert inflate(deflate(text)) == text
    for damaged in (b"", deflate(text)[:-3], deflate(text) + b"x", b"no zlib", deflate(bytes(65 * 1024 * 1024))):
        with pytest.raises(BridgeError):
            inflate(damaged)
