import { expect, it } from 'vitest';
import { settingOptions } from '../../../src/cli/settings/OptionSpec.ts';
import { flagText, helpText, settingsReference } from '../../../src/cli/settings/settingsReference.ts';
import { sampleSettings } from './sampleSettings.ts';

it('writes one table row per setting, section by section', () => {
  const page = settingsReference(sampleSettings);
  expect(page.slice(page.indexOf('## llm'))).toBe(`## llm

The language model.

| setting | flag | environment | default | what |
| --- | --- | --- | --- | --- |
| \`llm.model\` | \`--llm-model <text>\` | \`CODRIVER_LLM_MODEL\` | \`gpt-x\` | Model that writes policies |
| \`llm.apiKey\` | none (secret) | \`CODRIVER_LLM_API_KEY\`, \`OPENAI_API_KEY\` | not set | Key of the endpoint |
| \`llm.temperature\` | \`--llm-temperature <number>\` | \`CODRIVER_LLM_TEMPERATURE\` | \`0.7\` | Sampling temperature |
| \`llm.maxTokens\` | \`--llm-max-tokens <whole number>\` | \`CODRIVER_LLM_MAX_TOKENS\` | \`2048\` | Longest reply in tokens |
| \`llm.client\` | \`--llm-client <openai\\|replay>\` | \`CODRIVER_LLM_CLIENT\` | \`replay\` | Who answers prompts |
| \`llm.pack\` | \`--llm-pack <path>\` | \`CODRIVER_LLM_PACK\` | \`packs/default.jsonl\` | Recorded replies |

## world

| setting | flag | environment | default | what |
| --- | --- | --- | --- | --- |
| \`world.towns\` | \`--world-towns <a,b,…>\` | \`CODRIVER_WORLD_TOWNS\` | \`none\` | Towns to train in |
| \`world.lights\` | \`--no-world-lights\` | \`CODRIVER_WORLD_LIGHTS\` | \`true\` | Traffic lights |
| \`world.rain\` | \`--world-rain\` | \`CODRIVER_WORLD_RAIN\` | \`false\` | Rain |

## run

| setting | flag | environment | default | what |
| --- | --- | --- | --- | --- |
| \`run.seed\` | \`--seed <whole number>\` | \`CODRIVER_RUN_SEED\` | \`1\` | Seed of everything random |
| \`run.folder\` | \`--folder <path>\` | \`CODRIVER_RUN_FOLDER\` | \`runs\` | Folder for run folders |
`);
});

it('says default and environment name in help', () => {
  const lines = settingOptions(sampleSettings).filter(({ name }) => ['llm.model', 'world.lights', 'world.rain'].includes(name)).map((option) => [flagText(option), helpText(option)]);
  expect(lines).toEqual([
    ['--llm-model <text>', 'Model that writes policies (default: gpt-x, env: CODRIVER_LLM_MODEL)'],
    ['--no-world-lights', 'turn off: Traffic lights (env: CODRIVER_WORLD_LIGHTS)'],
    ['--world-rain', 'Rain (env: CODRIVER_WORLD_RAIN)'],
  ]);
});
