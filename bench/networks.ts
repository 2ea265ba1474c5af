import type * as tf from '@tensorflow/tfjs';
import { buildRadnet } from '../examples/radnet';
import type { Row } from './row';
import { SIZE } from './scanOf';
import { stockRadnet } from './stockRadnet';

const OPTIONS = { height: SIZE, width: SIZE, dropoutRate: 0.2 } as const;

/** RADnet, the full network with dropout, made of our blocks (memory efficient or not) or of tfjs's own layers. */
export const NETWORKS: Readonly<Record<Exclude<Row['variant'], '-'>, () => tf.LayersModel>> = {
  lean: () => buildRadnet({ ...OPTIONS, seed: 1 }),
  plain: () => buildRadnet({ ...OPTIONS, seed: 1, memoryEfficient: false }),
  stock: () => stockRadnet(OPTIONS),
};
