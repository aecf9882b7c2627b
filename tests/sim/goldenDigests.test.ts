import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { NEEDS_SHARED, hasSharedMaps } from '../map/sharedFiles.ts';

const TICKS = [0, 100, 1000, 10_000];

/** A change here changes every recorded episode: declare it. Made by Node 24 on x64. */
const GOLDEN: Readonly<Record<string, readonly string[]>> = {
  'Codriver01 seed 1': ['ede47c7681ccae9c', 'eb27075bc92b38f8', 'd6a514d6e0404538', '15feb9bc105724bc'],
  'Codriver01 seed 2': ['d53af12660fd3ecc', '112ce8a528f7de00', 'b2ef0e39a787cb64', 'd5e1df229ea71c80'],
  'Codriver01 everything': ['9541adc32b814604', '1bfc9ec5de36d5c0', 'cbc28e757e2587ec', '0fae09d02fcb2128'],
  'Codriver01 carla-tm': ['ede47c7681ccae9c', 'b9d87acb4ff3e564', 'a59a907504d467a8', '397797e31f5274b8'],
  'Town01 seed 1': ['1315374f2c174678', '6926b72d194d2a20', 'd36912a7d71321ec', '3c37f602737237bc'],
  'Town01 seed 2': ['36bcb1a70e7a9044', 'c0e8aa5909f1d350', 'e8db8f61b97cf300', '5eed295753773054'],
  'Town03 seed 1': ['8be0e6ee13e9812c', '645c8ce0a088e55c', 'f15be88f4f6487b4', 'fda20f88ed0e100c'],
  'Town03 seed 2': ['d69c6587bf8d9200', 'dfacc217726c6d8c', '26dc26feb7f9c534', '7d3063eea5dbc8c0'],
  'Town05 seed 1': ['e921008cb3908320', '2f536e5a0aaf72fc', '3c8d15db6627bfe0', '43a4f2bf4b7aeb30'],
  'Town05 seed 2': ['977c4e5c44fa0e54', 'c6db790632ceb410', '79288ef91882b504', '68486f4adad6b398'],
  'Town06 seed 1': ['2cdea1e4e2e2b894', '8b479afbc5ac103c', '2a0091783aedc370', 'dac460ea19627664'],
  'Town06 seed 2': ['89a0d4cd8e57c2e0', '641f149084f6eca8', 'e806161bfa2cebbc', 'f832a3c6bfbf5590'],
};

const found: Record<string, string[]> = (await once(new Worker(new URL('goldenWorker.ts', import.meta.url), { workerData: TICKS }), 'message'))[0];

describe('the embedded world keeps its golden digests at ticks 0, 100, 1000 and 10,000', () => {
  it.each(Object.keys(GOLDEN).filter((name) => name.startsWith('Codriver01')))('on %s', (name) => {
    expect(found[name]).toEqual(GOLDEN[name]);
  });

  it.skipIf(!hasSharedMaps).each(Object.keys(GOLDEN).filter((name) => name.startsWith('Town')))(`on %s${NEEDS_SHARED}`, (name) => {
    expect(found[name]).toEqual(GOLDEN[name]);
  });
});
