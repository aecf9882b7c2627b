import type { SeededRandom } from '../../src/geometry/SeededRandom.ts';

const ODD_NUMBERS = ['', '-1', '0', '1e9', '-1e9', '1e308', 'NaN', 'Infinity', 'x', '1e-12', '0.5', '-0', '3', '1e4', '99999999999999999999'];

/** Damages a text in one to four places: cuts, repeats, swaps characters, or replaces attribute values by odd ones. */
export function mutate(text: string, random: SeededRandom): string {
  let mutated = text;
  const times = 1 + random.below(4);
  for (let time = 0; time < times; time += 1) {
    const at = random.below(mutated.length);
    switch (random.below(6)) {
      case 0:
        mutated = mutated.slice(0, at);
        break;
      case 1:
        mutated = mutated.slice(0, at) + mutated.slice(at + 1 + random.below(200));
        break;
      case 2: {
        const from = random.below(mutated.length);
        mutated = mutated.slice(0, at) + mutated.slice(from, from + random.below(400)) + mutated.slice(at);
        break;
      }
      case 3:
        mutated = `${mutated.slice(0, at)}${String.fromCharCode(32 + random.below(95))}${mutated.slice(at + 1)}`;
        break;
      default:
        mutated = replaceAttribute(mutated, at, random);
    }
    if (mutated.length === 0) return mutated;
  }
  return mutated;
}

/** Replaces the value of the next attribute by an odd number or by the value of another attribute: links and ids go wrong that way. */
function replaceAttribute(text: string, at: number, random: SeededRandom): string {
  const open = text.indexOf('="', at);
  const close = open < 0 ? -1 : text.indexOf('"', open + 2);
  if (close < 0) return text;
  const other = /="([^"]*)"/.exec(text.slice(random.below(text.length)));
  const value = random.below(2) === 0 ? random.pick(ODD_NUMBERS) : (other?.[1] ?? '');
  return `${text.slice(0, open + 2)}${value}${text.slice(close)}`;
}
