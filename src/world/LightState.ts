/** CARLA's traffic light states. */
export const LightState = { red: 0, yellow: 1, green: 2, off: 3 } as const;

export type LightState = (typeof LightState)[keyof typeof LightState];

/** Names in order of the integers. */
export const LIGHT_STATE_NAMES = ['red', 'yellow', 'green', 'off'] as const;
