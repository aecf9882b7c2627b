/** One line of a chart. */
export interface ChartLine {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Dots without a line between them. */
  readonly dotsOnly?: boolean;
}

/** One chart with axes; several lines may share it. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly ChartLine[];
  /** What is lower is drawn at this height, with a mark: one disaster must not flatten everything else. */
  readonly floor?: number;
  /** What the y axis shows at least. */
  readonly yRange?: readonly [low: number, high: number];
}

// Colours that can be told apart with any eyesight (Okabe and Ito); lines differ in dashes and markers too.
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'];
const DASHES = ['', '7 3', '2 3', '9 3 2 3', '5 5'];

const WIDTH = 860;
const HEIGHT = 340;
const LEFT = 64;
const RIGHT = 170;
const TOP = 40;
const BOTTOM = 48;

/** Charts one below the other as an SVG picture that needs nothing else. The same charts give the same text. */
export function chartsSvg(charts: readonly Chart[]): string {
  const height = HEIGHT * charts.length;
  const body = charts.map((chart, index) => `<g transform="translate(0 ${index * HEIGHT})">\n${chartBody(chart)}</g>\n`).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">\n` +
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>\n${body}</svg>\n`
  );
}

function chartBody({ title, xLabel, yLabel, lines, floor = -Infinity, yRange }: Chart): string {
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
  const ys = [...(yRange ?? []), ...lines.flatMap(({ points }) => points.map(([, y]) => Math.max(floor, y)))];
  const xTicks = ticks(Math.min(...xs), Math.max(...xs), 10, true);
  const yTicks = ticks(Math.min(...ys), Math.max(...ys), 6, false);
  const x = scale(xTicks, LEFT, WIDTH - RIGHT);
  const y = scale(yTicks, HEIGHT - BOTTOM, TOP);
  const parts = [
    `<text x="${LEFT}" y="22" font-size="15" font-weight="bold">${escaped(title)}</text>`,
    ...yTicks.map((value) => `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#e0e0e0"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end" fill="#444444">${numberText(value)}</text>`),
    ...xTicks.map((value) => `<line x1="${x(value)}" x2="${x(value)}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM + 5}" stroke="#444444"/><text x="${x(value)}" y="${HEIGHT - BOTTOM + 19}" text-anchor="middle" fill="#444444">${numberText(value)}</text>`),
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM}" stroke="#444444"/>`,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escaped(xLabel)}</text>`,
    `<text transform="translate(16 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escaped(yLabel)}</text>`,
    ...lines.map((line, index) => lineBody(line, index, x, y, floor)),
  ];
  return `${parts.join('\n')}\n`;
}

function lineBody({ label, points, dotsOnly = false }: ChartLine, index: number, x: (value: number) => number, y: (value: number) => number, floor: number): string {
  const colour = COLOURS[index % COLOURS.length]!;
  const dash = DASHES[index % DASHES.length]!;
  const stroke = `stroke="${colour}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`;
  const path = points.map(([px, py]) => `${x(px)},${y(Math.max(floor, py))}`).join(' ');
  const marks = points.map(([px, py]) =>
    py < floor
      ? `<path d="M${x(px) - 4} ${y(floor) - 4}h8l-4 7z" fill="${colour}"><title>${numberText(py)} at ${numberText(px)}</title></path>`
      : `<circle cx="${x(px)}" cy="${y(py)}" r="${dotsOnly ? 3.5 : 2.5}" fill="${colour}"${dotsOnly ? ' fill-opacity="0.6"' : ''}><title>${numberText(py)} at ${numberText(px)}</title></circle>`,
  );
  const legendY = TOP + 12 + index * 20;
  const key = dotsOnly ? `<circle cx="${WIDTH - RIGHT + 27}" cy="${legendY - 4}" r="3.5" fill="${colour}"/>` : `<line x1="${WIDTH - RIGHT + 14}" x2="${WIDTH - RIGHT + 40}" y1="${legendY - 4}" y2="${legendY - 4}" stroke-width="2" ${stroke}/>`;
  return [...(dotsOnly ? [] : [`<polyline points="${path}" fill="none" stroke-width="2" ${stroke}/>`]), ...marks, `${key}<text x="${WIDTH - RIGHT + 46}" y="${legendY}">${escaped(label)}</text>`].join('\n');
}

/** Round values that enclose the range, about `wanted` of them. */
function ticks(low: number, high: number, wanted: number, whole: boolean): number[] {
  const span = high - low > 0 ? high - low : 1;
  const raw = span / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const nice = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw)!;
  const step = whole ? Math.max(1, Math.round(nice)) : nice;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const low = values[0]!;
  const high = values.at(-1)!;
  return (value) => Number((from + ((value - low) / (high - low)) * (to - from)).toFixed(1));
}

function numberText(value: number): string {
  return String(Number(value.toFixed(3)));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
