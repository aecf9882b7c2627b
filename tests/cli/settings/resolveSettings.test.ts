import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CodriverError } from '../../../src/fault/CodriverError.ts';
import { settingOptions } from '../../../src/cli/settings/OptionSpec.ts';
import { resolveSettings } from '../../../src/cli/settings/resolveSettings.ts';
import type { SettingsSources } from '../../../src/cli/settings/resolveSettings.ts';
import { sampleSettings } from './sampleSettings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const config = (content: unknown): string => {
  const file = join(folder, 'codriver.config.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const resolveWith = (sources: Partial<SettingsSources> = {}) => resolveSettings(sampleSettings, { flags: new Map(), env: {}, folder, ...sources });

/** Code, message, where and remedy of the error that `act` must throw. */
function faultOf(act: () => unknown): { code: string; message: string; where: string | undefined; remedy: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof CodriverError) return { code: error.code, message: error.message, where: error.where, remedy: error.remedy };
    throw error;
  }
  throw new Error('nothing was thrown');
}

const DEFAULTS = {
  llm: { model: 'gpt-x', temperature: 0.7, maxTokens: 2048, client: 'replay', pack: 'packs/default.jsonl' },
  world: { towns: [], lights: true, rain: false },
  run: { seed: 1, folder: 'runs' },
};

describe('resolveSettings', () => {
  it('gives every default when nothing is said', () => {
    const { settings, origins, configFile, warnings } = resolveWith();
    expect(settings).toEqual(DEFAULTS);
    expect(new Set([...origins.values()].map(({ kind }) => kind))).toEqual(new Set(['default']));
    expect([configFile, warnings]).toEqual([undefined, []]);
  });

  it('lets flags beat the environment, the environment beat the file and the file beat defaults', () => {
    const file = config({ llm: { model: 'file', temperature: 0.1, maxTokens: 5 } });
    const { settings, origins } = resolveWith({
      flags: new Map([['llm-model', 'flag']]),
      env: { CODRIVER_LLM_MODEL: 'env', CODRIVER_LLM_TEMPERATURE: '0.2' },
    });
    expect(settings.llm).toEqual({ ...DEFAULTS.llm, model: 'flag', temperature: 0.2, maxTokens: 5 });
    expect(['llm.model', 'llm.temperature', 'llm.maxTokens', 'run.seed'].map((name) => origins.get(name))).toEqual([
      { kind: 'flag', source: '--llm-model' },
      { kind: 'env', source: 'CODRIVER_LLM_TEMPERATURE' },
      { kind: 'file', source: file },
      { kind: 'default', source: 'default' },
    ]);
  });

  it('reads every kind of value from text', () => {
    const { settings } = resolveWith({
      flags: new Map<string, string | boolean>([['world-lights', false], ['world-rain', true], ['world-towns', 'Town01, Town02'], ['seed', '7']]),
      env: { CODRIVER_LLM_CLIENT: 'openai', CODRIVER_RUN_FOLDER: '/data' },
    });
    expect(settings).toEqual({ llm: { ...DEFAULTS.llm, client: 'openai' }, world: { towns: ['Town01', 'Town02'], lights: false, rain: true }, run: { seed: 7, folder: '/data' } });
  });

  it('reads switches of the environment in the usual words', () => {
    for (const [text, value] of [['1', true], ['yes', true], ['ON', true], ['false', false], ['0', false]] as const) {
      expect(resolveWith({ env: { CODRIVER_WORLD_RAIN: text } }).settings.world.rain).toBe(value);
    }
  });

  it('counts an empty variable as not set', () => {
    expect(resolveWith({ env: { CODRIVER_LLM_MODEL: '' } }).settings).toEqual(DEFAULTS);
  });

  it('finds the config file in a folder above and takes its relative paths from there', () => {
    const file = config({ llm: { pack: 'mine.jsonl' } });
    const below = join(folder, 'a', 'b');
    mkdirSync(below, { recursive: true });
    const { settings, configFile } = resolveWith({ folder: below });
    expect([settings.llm.pack, configFile]).toEqual([join(folder, 'mine.jsonl'), file]);
  });

  it('reads the config file that is named instead of the one that is near', () => {
    config({ llm: { model: 'near' } });
    const named = join(folder, 'other.json');
    writeFileSync(named, '{"llm": {"model": "named"}}');
    expect(resolveWith({ configFile: named }).settings.llm.model).toBe('named');
    expect(resolveWith({ env: { CODRIVER_CONFIG: named } }).settings.llm.model).toBe('named');
  });

  it('takes a secret from the environment, from a customary name or from a file, never from a flag', () => {
    const file = join(folder, 'key');
    writeFileSync(file, 's3cret\n');
    expect(resolveWith({ env: { CODRIVER_LLM_API_KEY: 'a', OPENAI_API_KEY: 'b' } }).settings.llm.apiKey).toBe('a');
    expect(resolveWith({ env: { OPENAI_API_KEY: 'b' } }).settings.llm.apiKey).toBe('b');
    expect(resolveWith({ env: { CODRIVER_LLM_API_KEY_FILE: file } }).settings.llm.apiKey).toBe('s3cret');
    expect(resolveWith({ flags: new Map([['llm-api-key', 'x']]) }).settings.llm.apiKey).toBeUndefined();
  });

  it('warns of a variable that is nearly a setting', () => {
    expect(resolveWith({ env: { CODRIVER_LLM_MODLE: 'x', CODRIVER_REEXEC: '1', HOME: '/' } }).warnings).toEqual([
      'environment variable CODRIVER_LLM_MODLE is not a setting, did you mean CODRIVER_LLM_MODEL?',
    ]);
  });
});

describe('resolveSettings refuses', () => {
  it('an unknown key, with the key that was probably meant', () => {
    const file = config({ llm: { modle: 'x' } });
    expect(faultOf(() => resolveWith())).toEqual({ code: 'SETTINGS_UNKNOWN', message: 'unknown setting "llm.modle"', where: file, remedy: 'did you mean "llm.model"?' });
  });

  it('an unknown section', () => {
    const file = config({ lmm: { model: 'x' } });
    expect(faultOf(() => resolveWith())).toEqual({ code: 'SETTINGS_UNKNOWN', message: 'unknown section "lmm"', where: file, remedy: 'did you mean "llm"?' });
  });

  it('a config file that is broken, missing or flat', () => {
    const file = config('{"llm": ');
    expect(faultOf(() => resolveWith())).toMatchObject({ code: 'SETTINGS_FILE', where: file });
    config({ model: 'x' });
    expect(faultOf(() => resolveWith())).toMatchObject({ code: 'SETTINGS_FILE', where: file, message: 'a config file holds sections of settings: {"section": {"key": value}}' });
    const missing = join(folder, 'none.json');
    expect(faultOf(() => resolveWith({ configFile: missing }))).toMatchObject({ code: 'SETTINGS_FILE', where: missing });
  });

  it('a value out of range and says where it came from', () => {
    expect(faultOf(() => resolveWith({ flags: new Map([['llm-temperature', '9']]) }))).toEqual({
      code: 'SETTINGS_VALUE',
      message: 'llm.temperature cannot be 9: Too big: expected number to be <=2',
      where: '--llm-temperature',
      remedy: 'Sampling temperature; give <number>',
    });
    expect(faultOf(() => resolveWith({ env: { CODRIVER_LLM_CLIENT: 'opnai' } }))).toMatchObject({ where: 'CODRIVER_LLM_CLIENT', remedy: 'Who answers prompts; give <openai|replay>' });
    const file = config({ run: { seed: 'one' } });
    expect(faultOf(() => resolveWith())).toMatchObject({ where: file, message: 'run.seed cannot be one: Invalid input: expected number, received string' });
  });

  it('text that is no number or no switch', () => {
    expect(faultOf(() => resolveWith({ flags: new Map([['seed', 'one']]) }))).toEqual({
      code: 'SETTINGS_VALUE',
      message: 'run.seed must be a number, "one" is not',
      where: '--seed',
      remedy: 'give run.seed as a number',
    });
    expect(faultOf(() => resolveWith({ env: { CODRIVER_WORLD_RAIN: 'maybe' } }))).toMatchObject({ message: 'world.rain must be true or false, "maybe" is not' });
  });

  it('to show a secret, even a wrong one', () => {
    const file = config({ llm: { apiKey: 12345 } });
    const { message } = faultOf(() => resolveWith());
    expect([message, file.length > 0]).toEqual(['llm.apiKey cannot be set (hidden): Invalid input: expected string, received number', true]);
  });

  it('a required setting that is nowhere set', () => {
    const schema = z.object({ llm: z.object({ model: z.string().describe('The model') }) });
    expect(faultOf(() => resolveSettings(schema, { flags: new Map(), env: {}, folder }))).toEqual({
      code: 'SETTINGS_VALUE',
      message: 'llm.model is not set (The model)',
      where: 'llm.model',
      remedy: 'give --llm-model or CODRIVER_LLM_MODEL, or put it into the config file',
    });
  });
});

describe('a settings schema', () => {
  it('must describe every leaf', () => {
    expect(() => settingOptions(z.object({ a: z.object({ b: z.string() }) }))).toThrow('setting a.b has no description');
  });

  it('may hold only what a flag can carry', () => {
    expect(() => settingOptions(z.object({ a: z.object({ b: z.object({}).describe('x') }) }))).toThrow('setting a.b is of a kind that no flag can carry');
  });

  it('may not say unknown things about a leaf', () => {
    expect(() => settingOptions(z.object({ a: z.object({ b: z.string().meta({ description: 'x', secert: true }) }) }))).toThrow('setting a.b says something unknown about itself');
  });

  it('may describe a leaf before or after its default', () => {
    const shape = { early: z.string().describe('x').default('y'), late: z.string().default('y').describe('x') };
    expect(settingOptions(z.object({ a: z.object(shape) })).map(({ description, defaultValue }) => [description, defaultValue])).toEqual([['x', 'y'], ['x', 'y']]);
  });
});
