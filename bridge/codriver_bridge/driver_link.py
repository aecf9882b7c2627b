"""The connection of a leaderboard agent to a Codriver that drives for it."""

from __future__ import annotations

import array

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

from .bridge_error import BridgeError
from .codec import decode_driver_answer, deflate, encode
from .driver_messages import (
    DRIVER_PROTOCOL,
    Began,
    Begin,
    Drive,
    DriveEnd,
    DriverAnswer,
    DriverControl,
    DriverFailed,
    DriverHello,
    DriverRequest,
    DriverWelcome,
)
from .messages import MAX_MESSAGE_BYTES, Frame, Light, Weather

RoutePoint = tuple[float, float, float, float, int]
"""x, y, z, yaw in CARLA's frame, and the number of the road option."""


class DriverLink:
    """Asks, one question at a time, and gets the answer or the reason why there is none, in bounded time."""

    def __init__(self, url: str, token: str | None, timeout_s: float) -> None:
        """Raises BridgeError where no Codriver of this version answers."""
        self._url = url
        self._timeout_s = timeout_s
        self._last_id = 0
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        try:
            self._connection = connect(
                url, additional_headers=headers, compression=None, max_size=MAX_MESSAGE_BYTES, open_timeout=timeout_s, ping_interval=None
            )
        except (OSError, TimeoutError, InvalidHandshake, ValueError) as error:
            raise BridgeError("SETUP", f"no Codriver answers at {url}: {error}", "start one: codriver serve --driver expert") from error
        welcome = self._ask(DriverHello(self._next_id(), DRIVER_PROTOCOL, "leaderboard agent"))
        if not isinstance(welcome, DriverWelcome):
            raise self._confused(welcome)
        self.driver = welcome.driver

    def begin(self, town: str, open_drive: str, lights: list[Light], route: list[RoutePoint], weather: Weather) -> list[str]:
        """Tells the route. Returns what is not as the driver would like it."""
        columns = array.array("f", (float(point[column]) for column in range(5) for point in route))
        answer = self._ask(Begin(self._next_id(), town, deflate(open_drive.encode()), lights, columns.tobytes(), weather, 0))
        if not isinstance(answer, Began):
            raise self._confused(answer)
        return answer.notes

    def drive(self, frame: Frame) -> DriverControl:
        """What to do now."""
        answer = self._ask(Drive(self._next_id(), frame))
        if not isinstance(answer, DriverControl):
            raise self._confused(answer)
        return answer

    def close(self) -> None:
        """Ends the route and the connection."""
        try:
            self._ask(DriveEnd(self._next_id()))
        finally:
            self._connection.close()

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _ask(self, request: DriverRequest) -> DriverAnswer:
        try:
            self._connection.send(encode(request))
            answer = decode_driver_answer(self._connection.recv(self._timeout_s))
        except TimeoutError as error:
            raise BridgeError("ORDER", f"Codriver at {self._url} did not answer within {self._timeout_s:g} s", "see its output") from error
        except ConnectionClosed as error:
            raise BridgeError("ORDER", f"Codriver at {self._url} ended the connection: {error}", "see its output") from error
        if isinstance(answer, DriverFailed):
            raise BridgeError("SETUP", f"{answer.code}: {answer.message}", answer.remedy)
        if answer.id != request.id:
            raise self._confused(answer)
        return answer

    def _confused(self, answer: DriverAnswer) -> BridgeError:
        self._connection.close()
        return BridgeError("MESSAGE", f"Codriver answered with {type(answer).__name__} {answer.id}", "use agent and Codriver of the same release")
