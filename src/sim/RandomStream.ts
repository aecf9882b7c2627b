/** Streams of the counter-based random numbers (see hashRandom.ts), one per question, so that no answer shifts another. */
export const RandomStream = {
  vehicleLane: 1,
  vehiclePlace: 2,
  vehicleType: 3,
  vehicleStyle: 4,
  route: 5,
  walkerPlace: 6,
  walkerStyle: 7,
  walkerCareless: 8,
  walkerRoute: 9,
  walkerCrossing: 10,
  parkedPlace: 11,
  parkedType: 12,
  propPlace: 13,
  propType: 14,
  emergencyType: 15,
} as const;
