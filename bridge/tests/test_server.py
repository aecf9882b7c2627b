"""What the bridge asks of a connection before CARLA comes into play. Whole drives are tested from Codriver's side."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from codriver_bridge.bridge_error import BridgeError
from codriver_bridge.codec import decode_answer, encode
from codriver_bridge.messages import MAX_MESSAGE_BYTES, PROTOCOL, Answer, End, Failed, Frame, Hello, Watch, Welcome
from codriver_bridge.server import BridgeServer, Control, FrameBoard, Listening, is_loopback
from codriver_bridge.session import CarlaPlace


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def bridge(token: str | None = None, hello_timeout_s: float = 10.0) -> Iterator[str]:
    """A bridge for a CARLA that is not there."""
    listener = socket.create_server(("127.0.0.1", 0))
    place = CarlaPlace("127.0.0.1", free_port(), 8000, 0.5, 0.5)
    server = BridgeServer(listener, Listening("127.0.0.1", token, hello_timeout_s=hello_timeout_s), place)
    port = listener.getsockname()[1]
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"ws://127.0.0.1:{port}"
    finally:
        server.stop()
        thread.join(20)
        assert not thread.is_alive()


def ask(connection: Connection, data: bytes | str) -> Answer:
    connection.send(data)
    answer = connection.recv(20)
    assert isinstance(answer, bytes)
    return decode_answer(answer)


def refused(connection: Connection, data: bytes | str) -> tuple[str, str]:
    """The code of the answer, and the reason with which the bridge hangs up."""
    answer = ask(connection, data)
    assert isinstance(answer, Failed)
    with pytest.raises(ConnectionClosed) as caught:
        connection.recv(20)
    assert caught.value.rcvd is not None
    return answer.code, f"{caught.value.rcvd.code} {caught.value.rcvd.reason}"


HELLO = encode(Hello(1, PROTOCOL, "controller", "pytest"))


def test_a_connection_begins_with_a_hello_of_the_same_version() -> None:
    with bridge() as url:
        with connect(url) as connection:
            assert refused(connection, encode(End(1))) == ("ORDER", "1008 ORDER")
        with connect(url) as connection:
            assert refused(connection, encode(Hello(1, PROTOCOL + 1, "controller", "pytest"))) == ("PROTOCOL", "1008 PROTOCOL")
        with connect(url) as connection:
            assert refused(connection, b"\x01") == ("MESSAGE", "1008 MESSAGE")
        with connect(url) as connection:
            assert refused(connection, "hello") == ("MESSAGE", "1008 MESSAGE")
        with connect(url) as connection:
            connection.send(bytes(MAX_MESSAGE_BYTES + 1))
            with pytest.raises(ConnectionClosed) as caught:
                connection.recv(20)
            assert caught.value.rcvd is not None
            assert caught.value.rcvd.code == 1009


def test_whoever_says_nothing_is_let_go() -> None:
    with bridge(hello_timeout_s=0.2) as url, connect(url) as connection:
        answer = connection.recv(20)
        assert isinstance(answer, bytes)
        assert isinstance(failed := decode_answer(answer), Failed)
        assert failed.code == "ORDER"


def test_a_carla_that_is_not_there_is_told_as_such() -> None:
    with bridge() as url, connect(url) as connection:
        assert refused(connection, HELLO) == ("CARLA_LOST", "1011 CARLA_LOST")


def test_only_who_has_the_token_gets_in() -> None:
    with bridge(token="swordfish") as url:
        for headers in ({}, {"Authorization": "Bearer swordfisch"}, {"Authorization": "swordfish"}):
            with pytest.raises(InvalidStatus) as caught:
                connect(url, additional_headers=headers)
            assert caught.value.response.status_code == 401
        with connect(url, additional_headers={"Authorization": "Bearer swordfish"}) as connection:
            assert isinstance(ask(connection, encode(Hello(1, PROTOCOL, "watcher", "pytest"))), Welcome)


def test_no_web_page_gets_in() -> None:
    with bridge() as url, pytest.raises(InvalidStatus) as caught:
        connect(url, additional_headers={"Origin": "http://example.org"})
    assert caught.value.response.status_code == 403


def test_an_address_that_others_reach_needs_a_token() -> None:
    with pytest.raises(BridgeError, match="no token is set"):
        Listening("0.0.0.0", None)
    assert Listening("0.0.0.0", "swordfish").token == "swordfish"
    assert [host for host in ("localhost", "127.0.0.1", "127.1.2.3", "::1", "0.0.0.0", "::", "192.0.2.7", "example.org") if not is_loopback(host)] == [
        "0.0.0.0",
        "::",
        "192.0.2.7",
        "example.org",
    ]


def test_watchers_are_let_go_when_the_bridge_ends() -> None:
    with bridge() as url:
        connection = connect(url)
        assert isinstance(ask(connection, encode(Hello(1, PROTOCOL, "watcher", "pytest"))), Welcome)
        connection.send(encode(Watch(2)))
    with pytest.raises(ConnectionClosed):
        while True:
            connection.recv(20)


def test_a_watcher_cannot_drive() -> None:
    with bridge() as url, connect(url) as connection:
        assert isinstance(ask(connection, encode(Hello(1, PROTOCOL, "watcher", "pytest"))), Welcome)
        assert refused(connection, encode(End(2))) == ("ORDER", "1008 ORDER")


def test_control_is_held_by_one_and_waits_for_one_who_leaves() -> None:
    control = Control()
    is_there = True
    assert control.take(0.0, lambda: is_there)
    assert not control.take(5.0, lambda: True)
    is_there = False
    assert not control.take(0.05, lambda: True)
    threading.Timer(0.05, control.release).start()
    assert control.take(20.0, lambda: True)
    assert not control.wait_free(0.01)
    control.release()
    assert control.wait_free(0.01)


def test_a_board_that_is_closed_keeps_nobody_waiting() -> None:
    board = FrameBoard()
    seen: list[tuple[int, Frame | None]] = []
    waiting = threading.Thread(target=lambda: seen.append(board.next(0)))
    waiting.start()
    board.close()
    waiting.join(20)
    assert seen == [(1, None)]
