import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { NEEDS_SHARED, hasSharedMaps } from '../map/sharedFiles.ts';

const TICKS = [0, 100, 1000, 10_000];

/** A change here changes every recorded episode: declare it. Made by Node 24 on x64. */
const GOLDEN: Readonly<Record<string, readonly string[]>> = {
  'Codriver01 seed 1': ['ede47c7681ccae9c', 'eb27075bc92b38f8', 'd6a514d6e0404538', '15feb9bc105724bc'],
  'Codriver01 seed 2': ['fcd099020328d404', '8abbfbd1e3051628', 'aa13d8b5af2f97ac', '63e1da8e093f63d0'],
  'Codriver01 everything': ['9541adc32b814604', '1bfc9ec5de36d5c0', 'cbc28e757e2587ec', '0fae09d02fcb2128'],
  'Codriver01 carla-tm': ['ede47c7681ccae9c', 'b9d87acb4ff3e564', 'a59a907504d467a8', '397797e31f5274b8'],
  'Town01 seed 1': ['435a45b79c1be858', 'd3b77f55f6e2e310', '1067d7ff023a97cc', '23900f9a2481a54c'],
  'Town01 seed 2': ['36bcb1a70e7a9044', 'c0e8aa5909f1d350', 'e8db8f61b97cf300', '5eed295753773054'],
  'Town03 seed 1': ['8be0e6ee13e9812c', '645c8ce0a088e55c', 'f15be88f4f6487b4', 'fda20f88ed0e100c'],
  'Town03 seed 2': ['d69c6587bf8d9200', 'dfacc217726c6d8c', '26dc26feb7f9c534', '7d3063eea5dbc8c0'],
  'Town05 seed 1': ['e921008cb3908320', '2f536e5a0aaf72fc', '3c8d15db6627bfe0', '43a4f2bf4b7aeb30'],
  'Town05 seed 2': ['977c4e5c44fa0e54', 'c6db790632ceb410', '79288ef91882b504', '68486f4adad6b398'],
  'Town06 seed 1': ['2cdea1e4e2e2b894', '8b479afbc5ac103c', '2a0091783aedc370', 'dac460ea19627664'],
  'Town06 seed 2': ['eeb8fd31f95b9ce8', 'd84e5b44f5dc7c58', 'e40fa727df2434a4', '407ce22ae133ec98'],
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
