import { readFileSync } from 'node:fs';

/** Bytes per page and clock ticks per second: fixed on Linux's usual platforms (x64, arm64 with 4 KiB pages). */
const PAGE_BYTES = 4096;
const TICKS_PER_SECOND = 100;

export interface ProcessUsage {
  readonly residentMb: number;
  /** Processor time since the start, all threads. */
  readonly cpuMs: number;
}

/** What a process uses now, from /proc; nothing where there is no /proc or no such process. */
export function processUsage(pid: number): ProcessUsage | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'ascii').split(' ')[1]);
    const stat = readFileSync(`/proc/${pid}/stat`, 'ascii');
    // The command's name, in parentheses, may contain blanks; user and system time are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { residentMb: (pages * PAGE_BYTES) / 1048576, cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND };
  } catch {
    return undefined;
  }
}
