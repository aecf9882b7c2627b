import { describe, expect, it } from 'vitest';
import { SampleWeightsSchema } from '../../src/dataset/sampleWeights.ts';
import { sampleWeightsOf } from '../../src/training/sampleWeightsOf.ts';
import { SettingsSchema } from '../../src/training/settings.ts';

const sections = Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}]));

describe('the weights of replayed frames', () => {
  it('are LangProp\'s unless a setting says otherwise', () => {
    expect(sampleWeightsOf(SettingsSchema.parse(sections).training, true)).toEqual(SampleWeightsSchema.parse({}));
  });

  it('leave infractions out in imitation, and take each setting', () => {
    const { training } = SettingsSchema.parse({ ...sections, training: { infractionWeight: 50, disagreementWeight: 2, recencyPerUpdate: 0.9, reasonBalance: 0.5 } });
    expect(sampleWeightsOf(training, true)).toEqual({ infraction: 50, disagreement: 2, recencyPerUpdate: 0.9, reasonBalance: 0.5 });
    expect(sampleWeightsOf(training, false).infraction).toBe(1);
  });
});
