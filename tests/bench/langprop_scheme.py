"""How LangProp scores a batch, re-created: every sample deep-copies its inputs, compiles and executes the policy's text anew, looks the
function up by name, calls it, and catches whatever is raised (langprop.md, 1.5). One process, one thread, as there.

Usage: langprop_scheme.py <scenes.json> <number of policies>. Prints wall and processor seconds per call as JSON, with a checksum of the answers.
"""

import copy
import json
import sys
import time

# The same policy as BENCH_POLICY of benchPolicy.ts.
POLICY = '''
import math

COMFORT = {"decel": 2.5, "headwayS": 1.4, "standstillM": 4}

def braking_speed(distance_m, decel):
    return math.sqrt(max(0, 2 * decel * distance_m))

def curve_limit(points):
    limit = math.inf
    for point in points:
        speed = math.sqrt(2 / max(1e-4, abs(point["curvatureLeftPerM"])))
        limit = min(limit, math.sqrt(speed * speed + 2 * COMFORT["decel"] * point["alongM"]))
    return limit

def drive(scene, memory):
    ego, route = scene["ego"], scene["route"]
    best = [min(route["speedLimitMps"], curve_limit(route["points"])), "cruise"]

    def consider(speed, reason):
        if speed < best[0]:
            best[0], best[1] = speed, reason

    ahead = [actor for actor in scene["actors"] if actor["gapAheadM"] is not None and abs(actor["leftOfRouteM"]) < 2]
    for actor in sorted(ahead, key=lambda actor: actor["gapAheadM"]):
        free = actor["gapAheadM"] - COMFORT["standstillM"] - COMFORT["headwayS"] * max(0, ego["speedMps"] - actor["speedMps"])
        consider(braking_speed(free, COMFORT["decel"]) + actor["speedMps"], "walker" if actor["kind"] == "walker" else "leader")
    for light in scene["lights"]:
        if light["state"] != "green":
            consider(braking_speed(light["distanceToStopLineM"] - 1, COMFORT["decel"]), "redLight")
    for sign in scene["stopSigns"]:
        if not sign["alreadyStopped"]:
            consider(braking_speed(sign["distanceToStopPointM"], COMFORT["decel"]), "stopSign")
    smooth = 0.8 * memory.get("speed", ego["speedMps"]) + 0.2 * best[0]
    return {"action": {"targetSpeedMps": max(0, min(60, smooth)), "lateralOffsetLeftM": 0, "reason": best[1]}, "memory": {"speed": smooth}}
'''


def forward(source, name, args):
    """One sample: as the module's forward does it."""
    copied = copy.deepcopy(args)
    realm = {}
    exec(source, realm)
    return realm[name](*copied)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        scenes = json.load(file)
    sources = [POLICY + "\n# %d" % index for index in range(int(sys.argv[2]))]
    checksum = 0.0
    start = time.perf_counter()
    cpu_start = time.process_time()
    for scene in scenes:
        for source in sources:
            try:
                checksum += forward(source, "drive", (scene, {}))["action"]["targetSpeedMps"]
            except Exception:
                checksum -= 10
    calls = len(scenes) * len(sources)
    seconds = (time.perf_counter() - start) / calls
    cpu_seconds = (time.process_time() - cpu_start) / calls
    print(json.dumps({"secondsPerCall": seconds, "cpuSecondsPerCall": cpu_seconds, "checksum": checksum / len(sources)}))


main()
