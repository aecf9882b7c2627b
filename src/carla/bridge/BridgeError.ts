import { CodriverError } from '../../fault/CodriverError.ts';

/** The bridge, or CARLA behind it, cannot be reached or does not do as asked. */
export class BridgeError extends CodriverError {
  override readonly name = 'BridgeError';
  declare readonly code:
    | 'BRIDGE_UNREACHABLE'
    | 'BRIDGE_TOKEN'
    | 'BRIDGE_LOST'
    | 'BRIDGE_TIMEOUT'
    | 'BRIDGE_MESSAGE'
    | 'BRIDGE_BUSY'
    | 'BRIDGE_PROTOCOL'
    | 'BRIDGE_MAP'
    | 'CARLA_LOST'
    | 'CARLA_REFUSED';
}
