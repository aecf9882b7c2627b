"""What the controlling client's requests do, one after the other."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass

from . import __version__
from .background import Background
from .bridge_error import BridgeError
from .carla_link import CarlaLink, MadeTown, asking
from .codec import deflate, inflate
from .episode import Episode
from .fixtures import Fixtures
from .messages import (
    MAX_MESSAGE_BYTES,
    PROTOCOL,
    Answer,
    Begun,
    End,
    Ended,
    GetMap,
    GetSignals,
    Hello,
    Loaded,
    LoadMap,
    LoadTown,
    MapText,
    Request,
    Reset,
    Step,
    Stepped,
    Watch,
    Welcome,
)
from .messages import Signals as SignalsAnswer
from .signals import Signals

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class CarlaPlace:
    """Where CARLA is, and how long it may take."""

    host: str
    port: int
    traffic_manager_port: int
    timeout_s: float
    load_timeout_s: float


class Session:
    """Holds the world while its client is connected, and leaves it as it was found."""

    def __init__(self, place: CarlaPlace, made: MadeTown) -> None:
        self._link = CarlaLink(place.host, place.port, place.timeout_s, place.load_timeout_s, made)
        self._background = Background(self._link, place.traffic_manager_port)
        self._episode: Episode | None = None
        self._signals: Signals | None = None
        self._fixtures: Fixtures | None = None

    def welcome(self, request: Hello) -> Welcome:
        """Who we are, and who CARLA is."""
        link = self._link
        return Welcome(request.id, PROTOCOL, __version__, link.client_version, link.server_version, link.town, link.towns())

    def answer(self, request: Request) -> Answer:
        """Does what is asked. Raises BridgeError."""
        match request:
            case Step():
                return Stepped(request.id, self._running().step(request.control, request.commands))
            case Reset():
                return self._reset(request)
            case LoadTown():
                self._end()
                self._link.load_town(request.town)
                self._forget_town()
                return Loaded(request.id, self._link.town)
            case LoadMap():
                return self._load_map(request)
            case GetMap():
                return self._map(request)
            case GetSignals():
                with asking("describe its lights and signs"):
                    signals = self._known_signals()
                    return SignalsAnswer(request.id, signals.describe_lights(), signals.describe_signs())
            case End():
                self._hand_back()
                return Ended(request.id)
            case Hello() | Watch():
                raise BridgeError("ORDER", f"a controller cannot send {type(request).__name__} now", "use a Codriver of the same version as the bridge")

    def close(self) -> None:
        """Removes our actors and gives the clock back; what a CARLA that does not answer keeps, the next session removes."""
        for step in (self._end, self._link.hand_back, self._background.close):
            try:
                step()
            except BridgeError as error:
                _LOG.warning("CARLA is left as it is: %s", error.message)

    def _reset(self, request: Reset) -> Begun:
        self._end()
        self._link.take_over()
        with asking("list its lights and what is parked in its town"):
            signals = self._known_signals()
            self._fixtures = self._fixtures or Fixtures(self._link.world)
        self._episode = Episode(self._link, self._background, signals, self._fixtures)
        frame, notes = self._episode.begin(request)
        return Begun(request.id, frame, notes)

    def _load_map(self, request: LoadMap) -> Loaded:
        text = inflate(request.deflated)
        try:
            opendrive = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BridgeError("MESSAGE", f"the map is no UTF-8 text: {error}", "send OpenDRIVE as UTF-8") from error
        self._end()
        self._forget_town()
        self._link.load_text(opendrive)
        return Loaded(request.id, self._link.town)

    def _map(self, request: GetMap) -> MapText:
        text = self._link.map_text().encode("utf-8")
        digest = hashlib.sha256(text).hexdigest()
        if digest == request.have:
            return MapText(request.id, self._link.town, digest, None)
        packed = deflate(text)
        return MapText(request.id, self._link.town, digest, packed if len(packed) <= MAX_MESSAGE_BYTES - 1024 else None)

    def _forget_town(self) -> None:
        self._signals = None
        self._fixtures = None

    def _known_signals(self) -> Signals:
        if self._signals is None:
            self._signals = Signals(self._link.world)
        return self._signals

    def _running(self) -> Episode:
        if self._episode is None:
            raise BridgeError("ORDER", "no episode runs", "reset first")
        return self._episode

    def _hand_back(self) -> None:
        self._end()
        self._link.hand_back()
        self._background.close()

    def _end(self) -> None:
        episode, self._episode = self._episode, None
        if episode is not None:
            episode.end()
