import { expect, test } from 'vitest';
import { element, xmlText } from '../../../../scenarios/towns/opendrive/XmlElement.ts';

test('elements, attributes and character data come out indented and escaped', () => {
  const text = xmlText(element('a', { name: 'x < "y" & z' }, [element('b', { n: 1.5 }), { ...element('c'), characterData: '+proj=tmerc' }]));
  expect(text).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<a name="x &lt; &quot;y&quot; &amp; z">\n  <b n="1.5"/>\n  <c><![CDATA[+proj=tmerc]]></c>\n</a>\n');
});

test.each([[0, '0'], [-0, '0'], [1e-12, '0'], [-1e-12, '0'], [100, '100'], [0.1 + 0.2, '0.3'], [1e-7, '0.0000001'], [-2.5, '-2.5'], [1e20, '100000000000000000000']])(
  'the number %d is written %s', (value, text) => {
    expect(xmlText(element('n', { value }))).toContain(`value="${text}"`);
  });
