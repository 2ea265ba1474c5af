import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { declarations } from './mapReads';
import { NORMALIZATION, type Normalization } from './normalization';
import { sumParts } from './sumParts';
import type { Uniform, WebgpuBackend, WebgpuProgram } from './webgpuBackend';

/** Rows, and below columns, of the tiles that a workgroup processes. */
const ROWS = 8;
const COLUMNS = 16;
/** Input channels of a workgroup: two fours. */
const CHANNELS = 8;
const TAPS = 3;
/** Columns that the taps of a tile read. */
const HALO_COLUMNS = COLUMNS + TAPS - 1;
const HALO_PIXELS = (ROWS + TAPS - 1) * HALO_COLUMNS;
/** Number of workgroups that fill a large GPU. */
const WORKGROUPS = 2048;

/** Largest number of output channels, in fours: more would not fit in the 16 KB that every GPU has for a workgroup. */
export const MOST_FOURS = 4;

/**
 * Computes the gradient by the filter of a convolution of 3 x 3 taps with stride 1 to few channels. A thread computes
 * the three taps of a row for one input channel and four output channels, over all pixels of its workgroup's tiles. The
 * parts of the workgroups are then summed.
 *
 * @param x [N, H, W, in or more], in fours.
 * @param dy [N, OH, OW, out], in fours.
 * @param padding Rows and columns of zeros before x.
 * @param ins Channels of x that were read.
 * @param norm Batch norm and ReLU, through which x was read.
 * @returns [3, 3, in, out].
 */
export function directFilterGradient(
  x: TensorInfo,
  dy: TensorInfo,
  padding: readonly [number, number],
  ins: number,
  norm?: Normalization,
): tf.Tensor4D {
  const [batch, height, width, outs] = dy.shape as [number, number, number, number];
  const tiles = [Math.ceil(height / ROWS), Math.ceil(width / COLUMNS)] as const;
  const all = batch * tiles[0] * tiles[1];
  const blocks = Math.ceil(ins / CHANNELS);
  const perPart = Math.ceil(all / Math.max(1, Math.min(all, Math.floor(WORKGROUPS / blocks))));
  const parts = Math.ceil(all / perPart);
  const fours = outs / 4;
  const vectors = Object.entries(norm?.vectors ?? {});
  const uniforms: Record<string, Uniform> = {
    padding: { type: 'int32', data: padding },
    tiles: { type: 'int32', data: tiles },
    allTiles: { type: 'int32', data: [all] },
    partTiles: { type: 'int32', data: [perPart] },
    ins: { type: 'int32', data: [ins] },
    ...norm?.uniforms,
  };
  const program: WebgpuProgram = {
    variableNames: ['x', 'dy', ...vectors.map(([name]) => name)],
    variableComponents: [4, 4, ...vectors.map(() => 4)],
    outputComponent: 4,
    outputShape: [parts, TAPS * TAPS, ins, outs],
    uniforms: declarations(uniforms),
    workgroupSize: [CHANNELS * TAPS * fours, 1, 1],
    dispatchLayout: { x: [0], y: [1, 2], z: [3] },
    dispatch: [parts, blocks, 1],
    size: false,
    shaderKey: `radnet_directFilterGradient_${fours}_${norm !== undefined}`,
    getUserCode: () => code(fours, norm !== undefined),
  };
  const backend = tf.backend() as WebgpuBackend;
  const inputs = [x, dy, ...vectors.map(([, vector]) => vector)];
  const made = backend.runWebGPUProgram(program, inputs, 'float32', Object.values(uniforms));
  const sums = tf.engine().makeTensorFromTensorInfo(made);
  return sumParts(sums).reshape([TAPS, TAPS, ins, outs]);
}

function code(fours: number, isNormalized: boolean): string {
  const threads = CHANNELS * TAPS * fours;
  const inFours = CHANNELS / 4;
  return `
    var<workgroup> tile : array<vec4<f32>, ${HALO_PIXELS * inFours}>;
    var<workgroup> gradients : array<vec4<f32>, ${ROWS * COLUMNS * fours}>;

    ${isNormalized ? NORMALIZATION : ''}

    fn main() {
      let thread = i32(localIndex);
      let outFour = thread % ${fours};
      let tapRow = (thread / ${fours}) % ${TAPS};
      let channel = thread / ${fours * TAPS};
      let firstFour = i32(workgroupId.y) * ${inFours};
      let xFours = uniforms.xShape[3] / 4;
      let inFours = uniforms.ins / 4;
      ${isNormalized ? `let norm = normOf(min(firstFour + thread % ${inFours}, inFours - 1));` : ''}
      var sum0 = vec4<f32>(0.0);
      var sum1 = vec4<f32>(0.0);
      var sum2 = vec4<f32>(0.0);
      for (var turn = 0; turn < uniforms.partTiles; turn++) {
        let at = i32(workgroupId.x) * uniforms.partTiles + turn;
        let image = at / (uniforms.tiles.x * uniforms.tiles.y);
        let place = at % (uniforms.tiles.x * uniforms.tiles.y);
        let corner = vec2<i32>(place / uniforms.tiles.y * ${ROWS}, place % uniforms.tiles.y * ${COLUMNS});
        workgroupBarrier();
        for (var load = thread; load < ${HALO_PIXELS * inFours}; load += ${threads}) {
          let spot = load / ${inFours};
          let four = firstFour + load % ${inFours};
          let read = corner + vec2<i32>(spot / ${HALO_COLUMNS}, spot % ${HALO_COLUMNS}) - uniforms.padding;
          let isInside = all(read >= vec2<i32>(0)) && read.x < uniforms.xShape[1] && read.y < uniforms.xShape[2];
          var value = vec4<f32>(0.0);
          if (at < uniforms.allTiles && isInside && four < inFours) {
            let found = x[((image * uniforms.xShape[1] + read.x) * uniforms.xShape[2] + read.y) * xFours + four];
            value = ${isNormalized ? 'normalized(found, norm)' : 'found'};
          }
          tile[load] = value;
        }
        for (var load = thread; load < ${ROWS * COLUMNS * fours}; load += ${threads}) {
          let spot = load / ${fours};
          let read = corner + vec2<i32>(spot / ${COLUMNS}, spot % ${COLUMNS});
          var value = vec4<f32>(0.0);
          if (at < uniforms.allTiles && read.x < uniforms.dyShape[1] && read.y < uniforms.dyShape[2]) {
            value = dy[((image * uniforms.dyShape[1] + read.x) * uniforms.dyShape[2] + read.y) * ${fours} + load % ${fours}];
          }
          gradients[load] = value;
        }
        workgroupBarrier();
        for (var row = 0; row < ${ROWS}; row++) {
          let line = (row + tapRow) * ${HALO_COLUMNS * inFours} + channel / 4;
          var left = tile[line][channel % 4];
          var middle = tile[line + ${inFours}][channel % 4];
          for (var column = 0; column < ${COLUMNS}; column++) {
            let right = tile[line + (column + 2) * ${inFours}][channel % 4];
            let gradient = gradients[(row * ${COLUMNS} + column) * ${fours} + outFour];
            sum0 += left * gradient;
            sum1 += middle * gradient;
            sum2 += right * gradient;
            left = middle;
            middle = right;
          }
        }
      }
      let inChannel = firstFour * 4 + channel;
      if (inChannel < uniforms.ins) {
        let first = ((i32(workgroupId.x) * ${TAPS * TAPS} + tapRow * ${TAPS}) * uniforms.ins + inChannel) * ${fours} + outFour;
        let step = uniforms.ins * ${fours};
        result[first] = sum0;
        result[first + step] = sum1;
        result[first + 2 * step] = sum2;
      }
    }
  `;
}
