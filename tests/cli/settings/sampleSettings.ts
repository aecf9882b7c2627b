import { z } from 'zod';

/** A made-up schema with one of everything. */
export const sampleSettings = z.object({
  llm: z
    .object({
      model: z.string().default('gpt-x').describe('Model that writes policies'),
      apiKey: z.string().optional().describe('Key of the endpoint').meta({ secret: true, alsoEnv: ['OPENAI_API_KEY'] }),
      temperature: z.number().min(0).max(2).default(0.7).describe('Sampling temperature'),
      maxTokens: z.int().min(1).default(2048).describe('Longest reply in tokens'),
      client: z.enum(['openai', 'replay']).default('replay').describe('Who answers prompts'),
      pack: z.string().default('packs/default.jsonl').describe('Recorded replies').meta({ path: true }),
    })
    .describe('The language model.'),
  world: z.object({
    towns: z.array(z.string()).default([]).describe('Towns to train in'),
    lights: z.boolean().default(true).describe('Traffic lights'),
    rain: z.boolean().default(false).describe('Rain'),
  }),
  run: z.object({
    seed: z.int().min(0).default(1).describe('Seed of everything random'),
    folder: z.string().default('runs').describe('Folder for run folders').meta({ path: true }),
  }),
});
