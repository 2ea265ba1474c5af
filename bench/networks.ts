import type * as tf from '@tensorflow/tfjs';
import { buildRadnet } from '../examples/radnet';
import type { Row } from './row';
import { SIZE } from './scanOf';
import { stockRadnet } from './stockRadnet';

/** RADnet, the full network with dropout: of our blocks, or of tfjs's own layers. */
export const NETWORKS: Readonly<Record<Exclude<Row['variant'], '-'>, () => tf.LayersModel>> = {
  plain: () => buildRadnet({ height: SIZE, width: SIZE, dropoutRate: 0.2, seed: 1 }),
  stock: () => stockRadnet({ height: SIZE, width: SIZE, dropoutRate: 0.2 }),
};
