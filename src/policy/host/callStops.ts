import { CALL_STATUS } from './harness.ts';

/** How a call ended, on the wire: the harness's own states and those that the host adds. */
export const WIRE_STATUS = { ...CALL_STATUS, timeout: 5, memory: 6 } as const;

/** Messages of stopped calls: without measured numbers, so that they are the same in every run. */
export const STOP_MESSAGES = {
  timeout: 'did not answer before the deadline',
  memory: 'used up its memory',
  crash: 'brought down the process that ran it',
} as const;
