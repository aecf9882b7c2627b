/** A pack of made-up answers for tests: code by the kind of prompt, in the order in which it is asked for. */
export function madeUpPack(code: { readonly setup: readonly string[]; readonly update: readonly string[] }): string {
  const lines = Object.entries(code).flatMap(([kind, texts]) =>
    texts.flatMap((text, index) => {
      const id = `${kind}-${index}`;
      const content = `Made up for a test.\n\n\`\`\`js\n${text}\n\`\`\`\n`;
      return [
        { custom_id: id, method: 'POST', url: '/v1/chat/completions', body: { model: 'test', messages: [{ role: 'user', content: id }], metadata: { kind } } },
        { custom_id: id, response: { status_code: 200, body: { model: 'test', choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] } }, error: null },
      ];
    }),
  );
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Code for CartPole that gets better: by angle alone, with badly chosen numbers that tuning mends, and whole. */
export const CARTPOLE_CODE = {
  angle: 'function balance(x, v, angle, rate) {\n  return angle > 0 ? 1 : 0;\n}',
  untuned: 'const RATE = 0.01; // tune 0.01..2\nconst POSITION = 0.3; // tune 0..0.5\n\nfunction balance(x, v, angle, rate) {\n  return angle + RATE * rate + POSITION * x > 0 ? 1 : 0;\n}',
  throws: 'function balance(x) {\n  return x.position > 0 ? 1 : 0;\n}',
  whole: 'function balance(x, v, angle, rate) {\n  return 0.1 * x + 0.2 * v + 3 * angle + rate > 0 ? 1 : 0;\n}',
};
