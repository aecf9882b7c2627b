/** A pack of made-up answers for tests: simple policies that differ in their caution, one that throws, one reply without code. */
export function testPack(counts: { readonly setup: number; readonly update: number; readonly repair: number }, reply: (variant: number) => string = replyText): string {
  const lines: string[] = [];
  let variant = 0;
  for (const [kind, count] of Object.entries(counts)) {
    for (let number = 0; number < count; number += 1) {
      variant += 1;
      const id = `${kind}-${number}`;
      lines.push(JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body: { model: 'test', messages: [{ role: 'user', content: id }], metadata: { kind } } }));
      lines.push(
        JSON.stringify({
          custom_id: id,
          response: { status_code: 200, body: { model: 'test', choices: [{ message: { role: 'assistant', content: reply(variant) }, finish_reason: 'stop' }] } },
          error: null,
        }),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** One made-up answer. */
export function replyText(variant: number): string {
  if (variant % 9 === 8) return 'I would drive carefully, but I give no code.';
  if (variant % 7 === 5) return 'This one fails.\n\n```js\nfunction drive(scene) {\n  return { action: { targetSpeedMps: scene.lights[0].distanceToStopLineM }, memory: {} };\n}\n```\n';
  const share = (0.6 + (variant % 5) * 0.1).toFixed(2);
  const gap = 3 + (variant % 3);
  return `Careful driving, variant ${variant}.

\`\`\`js
function drive(scene, memory) {
  let v = scene.route.speedLimitMps * ${share};
  let reason = 'cruise';
  const limit = (speed, why) => {
    if (speed < v) {
      v = Math.max(0, speed);
      reason = why;
    }
  };
  for (const p of scene.route.points) {
    const bend = Math.abs(p.curvatureLeftPerM);
    if (bend > 1e-3) limit(Math.sqrt(2 / bend + 4 * p.alongM), 'curve');
  }
  for (const a of scene.actors) {
    if (a.gapAheadM !== null && Math.abs(a.leftOfRouteM) < 2) limit((a.gapAheadM - ${gap}) * 0.4, a.kind === 'walker' ? 'walker' : 'leader');
  }
  const light = scene.lights[0];
  if (light && light.state !== 'green' && light.distanceToStopLineM > -1) limit((light.distanceToStopLineM - 1) * 0.4, 'redLight');
  const sign = scene.stopSigns[0];
  if (sign && !sign.alreadyStopped && sign.distanceToStopPointM > -2) limit((sign.distanceToStopPointM - 0.5) * 0.4, 'stopSign');
  return { action: { targetSpeedMps: v, lateralOffsetLeftM: 0, reason }, memory };
}
\`\`\`
`;
}
