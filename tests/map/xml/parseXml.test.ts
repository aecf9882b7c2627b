import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childOf, childrenOf, descendantsOf } from '../../../src/map/xml/XmlElement.ts';
import { XmlError } from '../../../src/map/xml/XmlError.ts';
import { DEFAULT_XML_LIMITS, parseXml } from '../../../src/map/xml/parseXml.ts';

function failure(text: string): { code: string; message: string; where: string | undefined; remedy: string } {
  try {
    parseXml(text, 'bad.xml');
  } catch (error) {
    if (error instanceof XmlError) return { code: error.code, message: error.message, where: error.where, remedy: error.remedy };
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('parseXml', () => {
  it('gives names, attributes, children, text and lines', () => {
    const root = parseXml('<?xml version="1.0"?>\n<a x="1 &amp; 2">\n  <b/>\n  <!-- no --><b y="2">t<![CDATA[<u>]]></b>\n</a>', 'good.xml');
    expect(root).toEqual({
      name: 'a',
      attributes: { x: '1 & 2' },
      children: [
        { name: 'b', attributes: {}, children: [], text: '', line: 3 },
        { name: 'b', attributes: { y: '2' }, children: [], text: 't<u>', line: 4 },
      ],
      text: '',
      line: 2,
    });
  });

  it('finds children and descendants in file order', () => {
    const root = parseXml('<a><b i="1"><c i="2"/></b><c i="3"><c i="4"/></c></a>', 'good.xml');
    expect(childOf(root, 'c')?.attributes['i']).toBe('3');
    expect(childrenOf(root, 'b').map((element) => element.attributes['i'])).toEqual(['1']);
    expect(descendantsOf(root, 'c').map((element) => element.attributes['i'])).toEqual(['2', '3', '4']);
  });

  it('names the line of a syntax error', () => {
    expect(failure('<a>\n<b>\n</a>')).toEqual({
      code: 'XML_SYNTAX',
      message: 'bad.xml is not well-formed XML: unexpected close tag.',
      where: 'bad.xml, line 3',
      remedy: 'Repair the file at this line, or fetch it again if it was cut off.',
    });
  });

  it.each([
    ['an empty text', '', 'XML_SYNTAX'],
    ['plain text', 'hello', 'XML_SYNTAX'],
    ['a truncated text', '<a><b c="1', 'XML_SYNTAX'],
    ['two roots', '<a/><b/>', 'XML_SYNTAX'],
    ['an unknown entity', '<a>&bomb;</a>', 'XML_SYNTAX'],
    ['a repeated attribute', '<a b="1" b="2"/>', 'XML_SYNTAX'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>', 'XML_LIMIT'],
    ['deep nesting', '<a>'.repeat(100_000), 'XML_LIMIT'],
    ['a huge attribute', `<a b="${'x'.repeat(DEFAULT_XML_LIMITS.attributeLength + 1)}"/>`, 'XML_LIMIT'],
    ['very many attributes', `<a ${Array.from({ length: 1000 }, (_, index) => `b${index}=""`).join(' ')}/>`, 'XML_LIMIT'],
  ])('refuses %s', (_name, text, code) => {
    const began = performance.now();
    expect(failure(text).code).toBe(code);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('refuses more elements or characters than the limits allow', () => {
    expect(() => parseXml('<a><b/><b/></a>', 'bad.xml', { ...DEFAULT_XML_LIMITS, elements: 2 })).toThrow('bad.xml is refused: it has more than 2 elements');
    expect(() => parseXml('<a></a>', 'bad.xml', { ...DEFAULT_XML_LIMITS, textLength: 6 })).toThrow('bad.xml is refused: it has 7 characters, at most 6 are read');
  });

  it('reads any attribute value back that was escaped', () => {
    const escape = (text: string): string => text.replace(/[&<>"'\n\t\r]/g, (character) => `&#${character.codePointAt(0)};`);
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (value) => {
        const printable = value.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '');
        expect(parseXml(`<a b="${escape(printable)}"/>`, 'good.xml').attributes).toEqual({ b: printable });
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
