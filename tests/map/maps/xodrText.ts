/** Builds small OpenDRIVE texts for tests. Only what a test names is written; everything else is the plainest possible. */

export interface LaneText {
  readonly id: number;
  readonly type?: string;
  readonly widthM?: number;
  /** Raw `width` or `border` elements instead of a constant width. */
  readonly shape?: string;
  readonly predecessor?: number;
  readonly successor?: number;
  readonly laneChange?: 'both' | 'none' | 'increase' | 'decrease';
  readonly extra?: string;
}

export interface RoadText {
  readonly id: string;
  readonly junction?: string;
  /** `geometry` elements; see {@link line} and {@link arc}. */
  readonly planView: readonly PieceText[];
  readonly predecessor?: string;
  readonly successor?: string;
  readonly lanes?: readonly LaneText[];
  /** Sections by start; replaces `lanes`. */
  readonly sections?: readonly { readonly s: number; readonly lanes: readonly LaneText[]; readonly centreChange?: LaneText['laneChange'] }[];
  readonly laneOffset?: string;
  readonly elevation?: string;
  readonly type?: string;
  readonly signals?: string;
  readonly objects?: string;
  readonly attributes?: string;
}

export interface PieceText {
  readonly lengthM: number;
  readonly x: number;
  readonly y: number;
  readonly hdg: number;
  readonly kind: string;
}

export function line(x: number, y: number, hdg: number, lengthM: number): PieceText {
  return { x, y, hdg, lengthM, kind: '<line/>' };
}

export function arc(x: number, y: number, hdg: number, lengthM: number, curvature: number): PieceText {
  return { x, y, hdg, lengthM, kind: `<arc curvature="${curvature}"/>` };
}

export function roadLink(id: string, contact: 'start' | 'end'): string {
  return `elementType="road" elementId="${id}" contactPoint="${contact}"`;
}

export function junctionLink(id: string): string {
  return `elementType="junction" elementId="${id}"`;
}

export function roadText(road: RoadText): string {
  let s = 0;
  const planView = road.planView.map((piece) => {
    const text = `<geometry s="${s}" x="${piece.x}" y="${piece.y}" hdg="${piece.hdg}" length="${piece.lengthM}">${piece.kind}</geometry>`;
    s += piece.lengthM;
    return text;
  });
  const sections = road.sections ?? [{ s: 0, lanes: road.lanes ?? [{ id: -1 }] }];
  return `<road id="${road.id}" junction="${road.junction ?? '-1'}" length="${s}" ${road.attributes ?? ''}>
<link>${road.predecessor === undefined ? '' : `<predecessor ${road.predecessor}/>`}${road.successor === undefined ? '' : `<successor ${road.successor}/>`}</link>
${road.type ?? ''}<planView>${planView.join('')}</planView><elevationProfile>${road.elevation ?? ''}</elevationProfile>
<lanes>${road.laneOffset ?? ''}${sections.map((section) => sectionText(section)).join('')}</lanes>
<objects>${road.objects ?? ''}</objects><signals>${road.signals ?? ''}</signals></road>`;
}

export function xodrText(roads: readonly RoadText[], rest = '', geoReference = ''): string {
  return `<?xml version="1.0"?>
<OpenDRIVE><header revMajor="1" revMinor="4" name="test" version="1"><geoReference><![CDATA[${geoReference}]]></geoReference></header>
${roads.map(roadText).join('\n')}
${rest}</OpenDRIVE>`;
}

function sectionText(section: { readonly s: number; readonly lanes: readonly LaneText[]; readonly centreChange?: LaneText['laneChange'] }): string {
  const side = (lanes: readonly LaneText[]): string => lanes.toSorted((one, other) => other.id - one.id).map(laneText).join('');
  const left = section.lanes.filter((lane) => lane.id > 0);
  const right = section.lanes.filter((lane) => lane.id < 0);
  return `<laneSection s="${section.s}">
${left.length > 0 ? `<left>${side(left)}</left>` : ''}<center><lane id="0" type="none"><roadMark sOffset="0" type="solid" laneChange="${section.centreChange ?? 'none'}"/></lane></center>${right.length > 0 ? `<right>${side(right)}</right>` : ''}
</laneSection>`;
}

function laneText(lane: LaneText): string {
  const link = `${lane.predecessor === undefined ? '' : `<predecessor id="${lane.predecessor}"/>`}${lane.successor === undefined ? '' : `<successor id="${lane.successor}"/>`}`;
  const shape = lane.shape ?? `<width sOffset="0" a="${lane.widthM ?? 3.5}" b="0" c="0" d="0"/>`;
  return `<lane id="${lane.id}" type="${lane.type ?? 'driving'}"><link>${link}</link>${shape}<roadMark sOffset="0" type="solid" laneChange="${lane.laneChange ?? 'none'}"/>${lane.extra ?? ''}</lane>`;
}
