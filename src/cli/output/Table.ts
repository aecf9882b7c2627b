import { PLAIN_PALETTE } from './Palette.ts';
import type { Palette } from './Palette.ts';

export interface Column {
  /** Name in JSON and CSV. */
  readonly key: string;
  /** Head of the column for people. */
  readonly title: string;
  /** Digits after the point for people; machines get every digit. */
  readonly digits?: number;
}

/** `undefined` means not known or not applicable. */
export type Cell = string | number | boolean | undefined;

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** `pretty` is for terminals, `plain` for pipes: the same text without lines and colours. */
export type TableFormat = 'pretty' | 'plain' | 'json' | 'csv' | 'md';

/** The table as text that ends in a line break. Nothing is ever cut off. */
export function renderTable(table: Table, format: TableFormat, palette: Palette = PLAIN_PALETTE): string {
  switch (format) {
    case 'pretty':
      return columnsText(table, palette, true);
    case 'plain':
      return columnsText(table, PLAIN_PALETTE, false);
    case 'json':
      return `${JSON.stringify(tableObjects(table), null, 2)}\n`;
    case 'csv':
      return csvText(table);
    case 'md':
      return markdownText(table);
  }
}

/** One object per row, by column key; unknown cells are left out. */
export function tableObjects({ columns, rows }: Table): Record<string, Exclude<Cell, undefined>>[] {
  return rows.map((row) => Object.fromEntries(columns.flatMap(({ key }, i) => (row[i] === undefined ? [] : [[key, row[i]]]))));
}

function columnsText({ columns, rows }: Table, palette: Palette, withRule: boolean): string {
  const texts = rows.map((row) => columns.map((column, i) => cellText(row[i], column)));
  const widths = columns.map(({ title }, i) => Math.max(width(title), ...texts.map((row) => width(row[i]!))));
  const numeric = columns.map((_, i) => rows.some((row) => typeof row[i] === 'number') && rows.every((row) => typeof row[i] === 'number' || row[i] === undefined));
  const line = (cells: readonly string[]): string => cells.map((cell, i) => padded(cell, widths[i]!, numeric[i]!)).join('  ').trimEnd();
  const rule = withRule ? [palette.faint(widths.map((count) => '─'.repeat(count)).join('  '))] : [];
  return `${[palette.strong(line(columns.map(({ title }) => title))), ...rule, ...texts.map(line)].join('\n')}\n`;
}

function csvText({ columns, rows }: Table): string {
  return [columns.map(({ key }) => key), ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** Quoted where RFC 4180 asks for it. */
function csvField(cell: Cell): string {
  const text = cell === undefined ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function markdownText({ columns, rows }: Table): string {
  const body = rows.map((row) => markdownRow(columns.map((column, i) => cellText(row[i], column))));
  return [markdownRow(columns.map(({ title }) => title)), markdownRow(columns.map(() => '---')), ...body].join('');
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

/** Line breaks and other control characters would break the table (or drive the terminal), so they are shown as escapes. */
function cellText(cell: Cell, { digits }: Column): string {
  if (cell === undefined) return '–';
  if (typeof cell === 'number') return digits === undefined ? String(cell) : cell.toFixed(digits);
  return String(cell).replaceAll(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

function padded(text: string, to: number, right: boolean): string {
  const gap = ' '.repeat(to - width(text));
  return right ? gap + text : text + gap;
}

function width(text: string): number {
  return [...text].length;
}
