"""The connection to a CARLA server: taking its clock over, and giving it back as it was."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import carla

from .bridge_error import BridgeError

STEP_S = 0.05
HERO_ROLE = "hero"
BACKGROUND_ROLE = "codriver_background"
SCENARIO_ROLE = "codriver_scenario"
OWN_ROLES = frozenset({HERO_ROLE, BACKGROUND_ROLE, SCENARIO_ROLE})

_LOG = logging.getLogger(__name__)


@contextlib.contextmanager
def asking(what: str) -> Iterator[None]:
    """Tells CARLA's failures by what they mean: no answer in time, or an answer that says no."""
    try:
        yield
    except RuntimeError as error:
        text = str(error)
        if "time-out" in text or "rpc::timeout" in text or "connection" in text.lower():
            raise BridgeError("CARLA_LOST", f"CARLA does not answer ({what}): {text}", "start CARLA again, then resume the run") from error
        raise BridgeError("CARLA_REFUSED", f"CARLA cannot {what}: {text}", "see CARLA's own log") from error


@dataclass
class MadeTown:
    """The last town that was made of a text, so that the next session with the same text need not make it again."""

    digest: str = ""
    world_id: int = 0


class CarlaLink:
    """One client of one server. Between `take_over` and `hand_back` the world steps by our ticks alone."""

    def __init__(self, host: str, port: int, timeout_s: float, load_timeout_s: float, made: MadeTown | None = None) -> None:
        self._made = made or MadeTown()
        self._timeout_s = timeout_s
        self._load_timeout_s = load_timeout_s
        with asking(f"connect to {host}:{port}"):
            self.client = carla.Client(host, port)
            self.client.set_timeout(timeout_s)
            self.server_version = self.client.get_server_version()
            self.client_version = self.client.get_client_version()
            self.world = self.client.get_world()
            self._before = self.world.get_settings()
            self._ours = False

    @property
    def town(self) -> str:
        """Name of the loaded town, without CARLA's folders."""
        with asking("name its town"):
            return str(self.world.get_map().name).rsplit("/", 1)[-1]

    def towns(self) -> list[str]:
        """Names of the towns that can be loaded."""
        with asking("list its towns"):
            return sorted(str(name).rsplit("/", 1)[-1] for name in self.client.get_available_maps())

    def load_town(self, town: str) -> None:
        """Loads a town unless it is there. Raises BridgeError SETUP where CARLA has none of the name."""
        if self.town == town:
            return
        if town not in self.towns():
            raise BridgeError("SETUP", f"CARLA has no town {town}", f"take one of {', '.join(self.towns())}, or send the map's text")
        with self._long(f"load {town}"):
            self.world = self.client.load_world(town)
        self._ours = False

    def load_text(self, text: str) -> None:
        """Makes a town from an OpenDRIVE text, unless it is there already."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        if (self._made.digest, self._made.world_id) == (digest, int(self.world.id)):
            return
        with self._long("make a town of the map"):
            self.world = self.client.generate_opendrive_world(text)
        self._made.digest, self._made.world_id = digest, int(self.world.id)
        self._ours = False

    def tick(self) -> None:
        """Advances by one step, within the time that a call may take."""
        self.world.tick(self._timeout_s)

    def map_text(self) -> str:
        """The loaded town as OpenDRIVE."""
        with self._long("send its map"):
            return str(self.world.get_map().to_opendrive())

    def take_over(self) -> None:
        """From now on the world steps by our ticks alone. What a bridge that died here has left is removed."""
        if self._ours:
            return
        with asking("run by our ticks"):
            self._before = self.world.get_settings()
            leftovers = self._remove_leftovers()
            settings = self.world.get_settings()
            if leftovers and settings.synchronous_mode:
                # A bridge died here: its clock is none to go back to.
                self._before.synchronous_mode = False
                self._before.fixed_delta_seconds = None
            settings.synchronous_mode = True
            settings.fixed_delta_seconds = STEP_S
            settings.deterministic_ragdolls = True
            self.world.apply_settings(settings)
            self._ours = True

    def hand_back(self) -> None:
        """Gives the clock back as it was found."""
        if not self._ours:
            return
        with asking("take its settings back"):
            self.world.apply_settings(self._before)
            self._ours = False

    def _remove_leftovers(self) -> bool:
        """Removes what a bridge that died has left in the world: actors of our roles and what is fixed to them."""
        actors = list(self.world.get_actors())
        ours = {actor.id for actor in actors if actor.attributes.get("role_name") in OWN_ROLES}
        doomed = [actor for actor in actors if actor.id in ours or (actor.parent is not None and actor.parent.id in ours)]
        if doomed:
            _LOG.warning("removing %d actors that an earlier bridge has left", len(doomed))
            self.client.apply_batch_sync([carla.command.DestroyActor(actor) for actor in doomed], False)
        return bool(doomed)

    @contextlib.contextmanager
    def _long(self, what: str) -> Iterator[None]:
        self.client.set_timeout(self._load_timeout_s)
        try:
            with asking(what):
                yield
        finally:
            self.client.set_timeout(self._timeout_s)
