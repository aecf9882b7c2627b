import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { processUsage } from '../../src/policy/process/processUsage.ts';
import { Watchdog } from '../../src/policy/process/Watchdog.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that runs the text, once it has printed that it is up. */
async function running(text: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', `process.stdout.write('up'); setTimeout(() => { ${text} }, 50)`], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child.pid!;
}

/** What a watch of at most `forMs` says. */
async function verdict(pid: number, forMs: number, whileWatching: (dog: Watchdog) => void = () => {}): Promise<string> {
  let dog: Watchdog | undefined;
  const breach = new Promise<string>((resolve) => {
    dog = new Watchdog(pid, { silenceMs: 300, growthMb: 150 }, resolve);
    dog.start();
    whileWatching(dog);
  });
  const end = await Promise.race([breach, sleep(forMs).then(() => 'nothing')]);
  dog?.stop();
  return end;
}

describe.skipIf(!existsSync('/proc/self/stat'))('the watchdog (needs /proc)', () => {
  it('reports a process that works in silence for too long', async () => {
    expect(await verdict(await running('for (;;);'), 5000)).toBe('timeout');
  });

  it('waits longer for a process that did not get the processor', async () => {
    expect(await verdict(await running('setTimeout(() => {}, 60000)'), 900)).toBe('nothing');
  });

  it('reports a process that grows too much', async () => {
    expect(await verdict(await running('const all = []; for (;;) all.push(Buffer.alloc(1e6, 1))'), 5000, (dog) => setInterval(() => dog.progress(), 100).unref())).toBe('memory');
  });

  it('is calmed by signs of life', async () => {
    expect(await verdict(await running('for (;;);'), 1200, (dog) => setInterval(() => dog.progress(), 50).unref())).toBe('nothing');
  });

  it('does not judge by what had arrived while we were busy ourselves', async () => {
    const pid = await running('for (;;);');
    const end = verdict(pid, 600, (dog) => {
      setTimeout(() => dog.progress(), 250);
      setTimeout(() => {
        for (const until = performance.now() + 500; performance.now() < until; );
        setImmediate(() => dog.progress());
      }, 260);
    });
    expect(await end).toBe('nothing');
  });
});

describe.skipIf(!existsSync('/proc/self/stat'))('the usage of a process (needs /proc)', () => {
  it('is read in megabytes and milliseconds, and is nothing for a process that is gone', () => {
    const { rss } = process.memoryUsage();
    const usage = processUsage(process.pid);
    expect(Math.abs((usage?.residentMb ?? 0) - rss / 1048576)).toBeLessThan(20);
    const cpu = process.cpuUsage();
    expect(Math.abs((usage?.cpuMs ?? 0) - (cpu.user + cpu.system) / 1000)).toBeLessThan(200);
    expect(processUsage(2 ** 30)).toBeUndefined();
  });
});
