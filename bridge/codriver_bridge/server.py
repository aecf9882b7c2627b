"""Listens for Codriver: one client controls, others watch."""

from __future__ import annotations

import hmac
import http
import ipaddress
import logging
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode
from websockets.http11 import Request as HttpRequest
from websockets.http11 import Response
from websockets.protocol import State
from websockets.sync.server import Server, ServerConnection, serve

from . import __version__
from .bridge_error import FATAL, BridgeError
from .carla_link import CarlaLink, MadeTown
from .codec import decode_request, encode
from .messages import MAX_MESSAGE_BYTES, PROTOCOL, Answer, Begun, Failed, Frame, Hello, Stepped, Watch, Welcome
from .session import CarlaPlace, Session

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Listening:
    """Who may come, and how long clients may be silent. Raises BridgeError where others than this machine could come without a token."""

    host: str
    token: str | None
    hello_timeout_s: float = 10.0
    client_timeout_s: float = 20.0
    """Whoever does not answer a ping for this long is gone."""
    leave_timeout_s: float = 10.0
    """How long a new controller waits while the last one's actors are being removed."""

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and not self.token:
            raise BridgeError("SETUP", f"{self.host} can be reached from outside and no token is set", "set CODRIVER_BRIDGE_TOKEN, or listen on 127.0.0.1")


class BridgeServer:
    """One world, one controller, any number of watchers."""

    def __init__(self, listener: socket.socket, listening: Listening, place: CarlaPlace, on_carla_lost: Callable[[], None] | None = None) -> None:
        """`on_carla_lost` ends the process, after a client was told: CARLA's client is not to be trusted any more."""
        self._listening = listening
        self._place = place
        self._on_carla_lost = on_carla_lost
        self._is_lost = False
        self._made = MadeTown()
        self._control = Control()
        self._frames = FrameBoard()
        self._connections: set[ServerConnection] = set()
        self._connections_lock = threading.Lock()
        self._server: Server = serve(
            self._serve,
            sock=listener,
            compression=None,
            max_size=MAX_MESSAGE_BYTES,
            # Browsers say where a page comes from: no page may drive.
            origins=[None],
            process_request=self._check_token,
            ping_interval=listening.client_timeout_s / 4,
            ping_timeout=listening.client_timeout_s * 3 / 4,
            close_timeout=2.0,
            server_header=None,
        )

    def run(self) -> None:
        """Serves until `stop`, then waits for clients to be let go."""
        self._server.serve_forever()
        if self._is_lost:
            # The client is being told, and then the process ends.
            threading.Event().wait()
        self._frames.close()
        with self._connections_lock:
            connections = list(self._connections)
        for connection in connections:
            connection.close(CloseCode.GOING_AWAY, "the bridge ends")
        # Whoever controlled cleans up before the process may end.
        self._control.wait_free(self._place.timeout_s + self._listening.leave_timeout_s)

    def stop(self) -> None:
        """Ends `run`. Call from another thread."""
        self._server.shutdown()

    def tidy(self) -> None:
        """Removes what a bridge that died has left in CARLA. Whoever comes meanwhile waits."""
        if not self._control.take(0.0, _nobody):
            return
        try:
            place = self._place
            link = CarlaLink(place.host, place.port, place.timeout_s, place.load_timeout_s)
            link.take_over()
            link.hand_back()
        except BridgeError as error:
            _LOG.warning("what the bridge left in CARLA waits for the next client: %s", error.message)
        finally:
            self._control.release()

    def _check_token(self, connection: ServerConnection, request: HttpRequest) -> Response | None:
        token = self._listening.token
        if token is None:
            return None
        sent = request.headers.get("Authorization", "")
        if hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
            return None
        return connection.respond(http.HTTPStatus.UNAUTHORIZED, "the bridge wants its token: set CODRIVER_BRIDGE_TOKEN\n")

    def _serve(self, connection: ServerConnection) -> None:
        with self._connections_lock:
            self._connections.add(connection)
        try:
            self._welcome(connection)
        except BridgeError as error:
            _refuse(connection, 0, error)
        except ConnectionClosed as error:
            _LOG.info("a client left: %s", error)
        finally:
            with self._connections_lock:
                self._connections.discard(connection)

    def _welcome(self, connection: ServerConnection) -> None:
        try:
            request = decode_request(connection.recv(timeout=self._listening.hello_timeout_s))
        except TimeoutError as error:
            raise BridgeError("ORDER", "no hello came", "say hello first") from error
        if not isinstance(request, Hello):
            raise BridgeError("ORDER", "a connection begins with hello", "use a Codriver of the same version as the bridge")
        if request.protocol != PROTOCOL:
            _refuse(
                connection,
                request.id,
                BridgeError("PROTOCOL", f"the bridge speaks version {PROTOCOL}, not {request.protocol}", "use Codriver and bridge of the same release"),
            )
            return
        if request.role == "watcher":
            connection.send(encode(Welcome(request.id, PROTOCOL, __version__, "", "", "", [])))
            self._serve_watcher(connection)
        elif self._control.take(self._listening.leave_timeout_s, lambda: connection.state is State.OPEN):
            try:
                self._serve_controller(connection, request)
            finally:
                self._frames.over()
                self._control.release()
        else:
            _refuse(connection, request.id, BridgeError("BUSY", "another client controls the world", "end it, or connect as a watcher"))

    def _serve_controller(self, connection: ServerConnection, hello: Hello) -> None:
        _LOG.info("%s takes control", hello.client)
        try:
            session = Session(self._place, self._made)
        except BridgeError as error:
            _refuse(connection, hello.id, error)
            return
        try:
            connection.send(encode(session.welcome(hello)))
            while True:
                request = decode_request(connection.recv())
                try:
                    answer = session.answer(request)
                except BridgeError as error:
                    if error.code in FATAL:
                        is_last = error.code == "CARLA_LOST" and self._on_carla_lost is not None
                        if is_last:
                            # Whoever comes now waits for the next process.
                            self._is_lost = True
                            self._server.shutdown()
                        _refuse(connection, request.id, error)
                        if is_last and self._on_carla_lost is not None:
                            self._on_carla_lost()
                        return
                    answer = Failed(request.id, error.code, error.message, error.remedy)
                connection.send(encode(answer))
                self._frames.show(answer)
        except BridgeError as error:
            _refuse(connection, 0, error)
        except ConnectionClosed as error:
            _LOG.info("%s is gone: %s", hello.client, error)
        finally:
            session.close()

    def _serve_watcher(self, connection: ServerConnection) -> None:
        seen = self._frames.count
        while True:
            request = decode_request(connection.recv())
            if not isinstance(request, Watch):
                raise BridgeError("ORDER", "a watcher can only watch", "connect as the controller")
            seen, frame = self._frames.next(seen)
            if frame is None:
                error = BridgeError("EPISODE_OVER", "whoever controlled is gone", "watch again to wait for the next one")
                connection.send(encode(Failed(request.id, error.code, error.message, error.remedy)))
            else:
                connection.send(encode(Stepped(request.id, frame)))


def _nobody() -> bool:
    return False


class Control:
    """Who may drive: one at a time, and the next one only after the last one has cleaned up."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._taken = False
        self._is_held = _nobody

    def take(self, patience_s: float, is_held: Callable[[], bool]) -> bool:
        """Takes it, if nobody has it or whoever has it leaves in time. `is_held` tells whether its new holder is still there."""
        with self._condition:
            if self._taken and self._is_held():
                return False
            if not self._condition.wait_for(lambda: not self._taken, patience_s):
                return False
            self._taken = True
            self._is_held = is_held
            return True

    def wait_free(self, patience_s: float) -> bool:
        """Waits until nobody has it."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._taken, patience_s)

    def release(self) -> None:
        """It is free again."""
        with self._condition:
            self._taken = False
            self._condition.notify_all()


class FrameBoard:
    """The latest frame, for those who wait for the next one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._frame: Frame | None = None
        self._closed = False
        self.count = 0

    def show(self, answer: Answer) -> None:
        """Shows the frame of an answer, if it has one."""
        if isinstance(answer, Stepped | Begun):
            self._put(answer.frame)

    def over(self) -> None:
        """There will be no more frames for now."""
        self._put(None)

    def close(self) -> None:
        """There will never be another."""
        self._closed = True
        self._put(None)

    def next(self, seen: int) -> tuple[int, Frame | None]:
        """Waits for a frame later than the `seen`-th."""
        with self._condition:
            self._condition.wait_for(lambda: self.count > seen or self._closed)
            return self.count, self._frame

    def _put(self, frame: Frame | None) -> None:
        with self._condition:
            self._frame = frame
            self.count += 1
            self._condition.notify_all()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address. Names other than localhost are taken to be public."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse(connection: ServerConnection, request_id: int, error: BridgeError) -> None:
    """Says why, and hangs up."""
    _LOG.warning("%s: %s", error.code, error.message)
    try:
        connection.send(encode(Failed(request_id, error.code, error.message, error.remedy)))
        code = CloseCode.INTERNAL_ERROR if error.code == "CARLA_LOST" else CloseCode.POLICY_VIOLATION
        connection.close(code, error.code)
    except ConnectionClosed:
        _LOG.info("the client did not wait for the reason")
