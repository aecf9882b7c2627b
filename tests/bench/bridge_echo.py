"""Answers every step with a frame of so many actors, without CARLA: what the wire and both codecs cost. Prints its port, then CPU seconds per answer on "usage"."""

from __future__ import annotations

import array
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bridge"))

from websockets.sync.server import ServerConnection, serve

from codriver_bridge.codec import decode_request, encode
from codriver_bridge.messages import MAX_MESSAGE_BYTES, STATE_COLUMNS, Frame, Stepped

ACTORS, LIGHTS = int(sys.argv[1]), int(sys.argv[2])
answered = 0


def answer(connection: ServerConnection) -> None:
    """One client: a frame for each request."""
    global answered
    ids = array.array("I", range(1, ACTORS + 1)).tobytes()
    values = array.array("f", (0.37 * number for number in range(ACTORS * len(STATE_COLUMNS))))
    flags, lights = bytes(ACTORS), bytes(LIGHTS)
    elapsed = array.array("f", bytes(4 * LIGHTS)).tobytes()
    for data in connection:
        request = decode_request(data)
        connection.send(encode(Stepped(request.id, Frame(answered, answered, ids, values.tobytes(), flags, lights, elapsed, [], []))))
        answered += 1


with serve(answer, "127.0.0.1", 0, compression=None, max_size=MAX_MESSAGE_BYTES) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.socket.getsockname()[1], flush=True)
    for _ in sys.stdin:
        print(time.process_time() / max(1, answered), flush=True)
