import { fixed, modifiable } from './Blueprint.ts';
import type { Blueprint } from './Blueprint.ts';

/** A thing that can be set down. Full sizes (m). */
export interface PropBlueprint extends Blueprint {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}

/** CARLA's props, with plain boxes of about their size: name, length, width, height (m). */
const BOXES: readonly (readonly [string, number, number, number])[] = [
  ['advertisement', 1.5, 0.3, 2.4], ['atm', 0.9, 0.8, 1.7], ['barbeque', 1.2, 0.7, 1.1], ['barrel', 0.6, 0.6, 0.9], ['bench01', 1.6, 0.6, 0.9],
  ['bench02', 1.6, 0.6, 0.9], ['bench03', 1.6, 0.6, 0.9], ['bikeparking', 2, 0.6, 0.9], ['bin', 0.5, 0.5, 0.9],
  ['box01', 0.5, 0.5, 0.4], ['box02', 0.5, 0.5, 0.4], ['box03', 0.5, 0.5, 0.4], ['briefcase', 0.45, 0.15, 0.35], ['brokentile01', 0.4, 0.4, 0.05],
  ['brokentile02', 0.4, 0.4, 0.05], ['brokentile03', 0.4, 0.4, 0.05], ['brokentile04', 0.4, 0.4, 0.05], ['busstop', 4, 1.8, 2.7], ['busstoplb', 4, 1.8, 2.7],
  ['calibrator', 1, 0.1, 1], ['chainbarrier', 1.6, 0.3, 1], ['chainbarrierend', 0.3, 0.3, 1], ['clothcontainer', 1.4, 1.2, 2], ['clothesline', 2, 0.6, 1.8],
  ['colacan', 0.07, 0.07, 0.12], ['constructioncone', 0.34, 0.34, 0.55], ['container', 2, 1.4, 1.4], ['creasedbox01', 0.6, 0.5, 0.3], ['creasedbox02', 0.6, 0.5, 0.3],
  ['creasedbox03', 0.6, 0.5, 0.3], ['dirtdebris01', 1.6, 1.5, 0.1], ['dirtdebris02', 1.7, 1.6, 0.1], ['dirtdebris03', 1.4, 1.3, 0.1], ['doghouse', 0.8, 1, 0.9],
  ['foodcart', 2.6, 1.6, 2.5], ['fountain', 4, 4, 2.5], ['garbage01', 0.4, 0.4, 0.1], ['garbage02', 0.4, 0.4, 0.1], ['garbage03', 0.4, 0.4, 0.1],
  ['garbage04', 0.4, 0.4, 0.1], ['garbage05', 0.4, 0.4, 0.1], ['garbage06', 0.4, 0.4, 0.1], ['gardenlamp', 0.3, 0.3, 0.7], ['gnome', 0.3, 0.3, 0.6],
  ['guitarcase', 1.1, 0.4, 0.2], ['haybale', 1.5, 1.5, 1.3], ['haybalelb', 1.5, 1.5, 1.3], ['ironplank', 2, 0.3, 0.05], ['kiosk_01', 3, 2.4, 3],
  ['mailbox', 0.5, 0.5, 1.2], ['maptable', 1, 0.2, 1.6], ['mobile', 0.15, 0.08, 0.02], ['motorhelmet', 0.3, 0.25, 0.25], ['omri', 0.5, 0.5, 1.7],
  ['pergola', 3, 3, 2.6], ['plantpot01', 0.8, 0.8, 0.9], ['plantpot02', 0.8, 0.8, 0.9], ['plantpot03', 0.8, 0.8, 0.9], ['plantpot04', 0.8, 0.8, 0.9],
  ['plantpot05', 0.8, 0.8, 0.9], ['plantpot06', 0.8, 0.8, 0.9], ['plantpot07', 0.8, 0.8, 0.9], ['plantpot08', 0.8, 0.8, 0.9], ['plasticbag', 0.3, 0.3, 0.3],
  ['plasticchair', 0.6, 0.6, 0.9], ['plastictable', 0.9, 0.9, 0.75], ['platformgarbage01', 2, 1.4, 0.5], ['purse', 0.3, 0.15, 0.25], ['shop01', 3, 2, 2.6],
  ['shoppingbag', 0.35, 0.2, 0.4], ['shoppingcart', 0.9, 0.6, 1], ['shoppingtrolley', 0.5, 0.4, 0.9], ['slide', 3, 0.8, 2], ['streetbarrier', 1.2, 0.4, 1.1],
  ['streetfountain', 0.8, 0.8, 1.2], ['streetsign', 0.6, 0.1, 2.2], ['streetsign01', 0.6, 0.1, 2.2], ['streetsign04', 0.6, 0.1, 2.2], ['swing', 2.6, 1.6, 2.2],
  ['swingcouch', 2, 1.2, 1.8], ['table', 1.6, 0.9, 0.75], ['trafficcone01', 0.34, 0.34, 0.7], ['trafficcone02', 0.34, 0.34, 0.7], ['trafficwarning', 2.9, 2.4, 2.7],
  ['trampoline', 3, 3, 0.9], ['trashbag', 0.5, 0.5, 0.5], ['trashcan01', 0.5, 0.5, 1], ['trashcan02', 0.5, 0.5, 1], ['trashcan03', 0.8, 0.6, 1.1],
  ['trashcan04', 0.8, 0.6, 1.1], ['trashcan05', 0.8, 0.6, 1.1], ['travelcase', 0.5, 0.3, 0.7], ['vendingmachine', 1.1, 0.9, 2], ['warningaccident', 0.7, 0.1, 0.7],
  ['warningconstruction', 0.7, 0.1, 1], ['wateringcan', 0.4, 0.2, 0.3],
];

export const PROPS: readonly PropBlueprint[] = [
  ...BOXES.map(([name, lengthM, widthM, heightM]) => prop(`static.prop.${name}`, lengthM, widthM, heightM)),
  {
    ...prop('static.prop.mesh', 1, 1, 1),
    attributes: [modifiable('role_name', 'string', 'prop'), modifiable('mesh_path', 'string', ''), modifiable('scale', 'float', '1.0'), modifiable('mass', 'float', '0.0'), fixed('size', 'string', 'medium')],
  },
];

/** Changes the grip of the tyres within a box in CARLA; here it is only a place. */
export const FRICTION_TRIGGER: Blueprint = {
  id: 'static.trigger.friction',
  attributes: [
    modifiable('role_name', 'string', ''), modifiable('friction', 'float', '3.5'), modifiable('extent_x', 'float', '1.0'), modifiable('extent_y', 'float', '1.0'), modifiable('extent_z', 'float', '1.0'),
  ],
};

function prop(id: string, lengthM: number, widthM: number, heightM: number): PropBlueprint {
  const largest = Math.max(lengthM, widthM, heightM);
  const size = largest < 0.4 ? 'tiny' : largest < 1 ? 'small' : largest < 2 ? 'medium' : 'big';
  return { id, lengthM, widthM, heightM, attributes: [modifiable('role_name', 'string', 'prop'), fixed('size', 'string', size)] };
}
