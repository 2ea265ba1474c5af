import type { TensorInfo } from '@tensorflow/tfjs';
import type { Convolution } from '../convolution';
import { declarations } from './mapReads';
import { NORMALIZATION, type Normalization } from './normalization';
import type { Uniform, WebgpuBackend, WebgpuProgram } from './webgpuBackend';

/** Width and height, in pixels, of the tile that a workgroup computes. */
const TILE = 16;
/** Pixels of a column that a thread computes. */
const PIXELS = 2;
const THREADS = (TILE * TILE) / PIXELS;
/** Largest number of output channels, in fours. */
const MOST_OUT = 4;
/** Fours of input channels that are held at once: 32 bytes of a pixel, which memory reads together. */
const DEEP = 2;
const TAPS = 3;
/** Width and height, in pixels, of what the taps of a tile read. */
const HALO = TILE + TAPS - 1;

/** Channels up to which tfjs's matrix products, in tiles of 32, would mostly compute zeros. */
const FEW = 16;

/** Smallest map in pixels. Smaller ones would leave most of a tile empty. */
const LEAST_PIXELS = TILE * TILE;
/** Smallest map for gradients, which are still faster if half of a tile is empty. */
export const LEAST_GRADIENT_PIXELS = LEAST_PIXELS / 2;

/** Whether `directConvolution` supports a convolution and is faster: its input or output must have few channels. */
export function isDirect(
  { rows, columns, inChannels, outChannels }: Convolution,
  leastPixels = LEAST_PIXELS,
): boolean {
  const isPlain = [rows, columns].every(({ filterSize, stride }) => filterSize === TAPS && stride === 1);
  const inFours = inChannels % 4 === 0 && outChannels % 4 === 0;
  const fillsTiles = rows.outputSize * columns.outputSize >= leastPixels;
  return isPlain && inFours && fillsTiles && Math.min(inChannels, outChannels) <= FEW;
}

/** The input map, the filter, and the shape of the output map. */
interface DirectConvolution {
  /** [N, H, W, C or more], in fours. */
  readonly x: TensorInfo;
  /** [3, 3, C, out], or, turned, [3, 3, out, C]. */
  readonly filters: TensorInfo;
  /** Whether to rotate the filter by 180 degrees and swap its channels, as for the gradient by the input. */
  readonly turned: boolean;
  /** [N, ...size, out], out in fours. */
  readonly shape: readonly number[];
  /** Rows and columns of zeros before the map. */
  readonly padding: readonly [number, number];
  /** Factors of the result's channels. */
  readonly scale?: OutputScale;
  /** Batch norm and ReLU to apply to the input. */
  readonly norm?: Normalization;
}

/** WGSL that computes a factor for each channel from vectors, [out] each. */
export interface OutputScale {
  readonly vectors: Readonly<Record<string, TensorInfo>>;
  /** Statements that define `scale`, a vec4 for four channels from 4 * `channel` on. Vectors are arrays of vec4. */
  readonly code: string;
  readonly uniforms: Readonly<Record<string, Uniform>>;
  readonly key: string;
}

/**
 * Computes a convolution of 3 x 3 taps with stride 1 directly. A workgroup holds a tile of the map, eight channels at a
 * time, and the filter's part for them. From these, each thread computes two pixels of up to sixteen channels. The
 * convolutions of dense layers use it (docs/decisions/webgpu.md, measured on an H100).
 */
export function directConvolution(
  backend: WebgpuBackend,
  { x, filters, turned, shape, padding, scale, norm }: DirectConvolution,
): TensorInfo {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const fours = channels / 4;
  const groups = Math.ceil(fours / MOST_OUT);
  const out = Math.ceil(fours / groups);
  const tiles = [Math.ceil(height / TILE), Math.ceil(width / TILE)] as const;
  const vectors = Object.entries({ ...scale?.vectors, ...norm?.vectors });
  const uniforms: Record<string, Uniform> = {
    padding: { type: 'int32', data: padding },
    tilesAcross: { type: 'int32', data: [tiles[1]] },
    ins: { type: 'int32', data: [filters.shape[turned ? 3 : 2]!] },
    ...scale?.uniforms,
    ...norm?.uniforms,
  };
  const program: WebgpuProgram = {
    variableNames: ['x', 'filters', ...vectors.map(([name]) => name)],
    variableComponents: [4, 1, ...vectors.map(() => 4)],
    outputComponent: 4,
    outputShape: shape,
    uniforms: declarations(uniforms),
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [1, 2], y: [3], z: [0] },
    dispatch: [tiles[0] * tiles[1], groups, batch],
    size: false,
    shaderKey: `radnet_directConvolution_${out}_${turned}_${scale?.key ?? ''}_${norm !== undefined}`,
    getUserCode: () => code(out, turned, scale?.code, norm !== undefined),
  };
  const inputs = [x, filters, ...vectors.map(([, vector]) => vector)];
  return backend.runWebGPUProgram(program, inputs, 'float32', Object.values(uniforms));
}

const each = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

function code(out: number, turned: boolean, scale: string | undefined, isNormalized: boolean): string {
  const weights = DEEP * TAPS * TAPS * 4 * out;
  // Names a sum for each of a thread's pixels and fours of channels, so that the sums stay in registers.
  const multiply = each(TAPS, (row) =>
    each(4, (lane) => {
      const read = each(
        out,
        (four) =>
          `let w${row}_${lane}_${four} = weights[begunWeights + ${(row * TAPS * DEEP * 4 + lane) * out + four}];`,
      );
      const add = each(PIXELS, (pixel) =>
        each(out, (four) => `sum${pixel}_${four} += line${pixel + row}[${lane}] * w${row}_${lane}_${four};`),
      );
      return `${read}\n${add}`;
    }),
  );
  const times = scale
    ? each(
        out,
        (four) => `if (firstFour + ${four} < uniforms.outShape[3] / 4) {
          let channel = firstFour + ${four};
          ${scale}
          ${each(PIXELS, (pixel) => `sum${pixel}_${four} *= scale;`)}
        }`,
      )
    : '';
  // Requests all values before it waits for the first.
  const tileLoads = Math.ceil((HALO * HALO * DEEP) / THREADS);
  const weightLoads = Math.ceil(weights / THREADS);
  return `
    var<workgroup> tile : array<vec4<f32>, ${HALO * HALO * DEEP}>;
    var<workgroup> weights : array<vec4<f32>, ${weights}>;

    fn weight(at : i32, firstIn : i32, firstFour : i32) -> vec4<f32> {
      let ins = uniforms.ins;
      let outs = uniforms.outShape[3];
      let tap = at / ${out * 4 * DEEP};
      let inChannel = firstIn + (at / ${out}) % ${4 * DEEP};
      let outChannel = (firstFour + at % ${out}) * 4;
      let isThere = (at < ${weights}) & (outChannel < outs) & (inChannel < ins);
      let place = select(0, ${
        turned
          ? `((${TAPS * TAPS - 1} - tap) * outs + outChannel) * ins + inChannel`
          : '(tap * ins + inChannel) * outs + outChannel'
      }, isThere);
      let step = ${turned ? 'ins' : '1'};
      let found = vec4<f32>(filters[place], filters[place + step], filters[place + 2 * step], filters[place + 3 * step]);
      return select(vec4<f32>(0.0), found, isThere);
    }

    ${isNormalized ? NORMALIZATION : ''}

    fn pixel(at : i32, corner : vec2<i32>, image : i32, firstFour : i32${isNormalized ? ', norm : Norm' : ''}) -> vec4<f32> {
      let fours = uniforms.ins / 4;
      let four = firstFour + at % ${DEEP};
      let spot = at / ${DEEP};
      let place = corner + vec2<i32>(spot / ${HALO}, spot % ${HALO}) - uniforms.padding;
      let isInside = all(place >= vec2<i32>(0)) & (place.x < uniforms.xShape[1]) & (place.y < uniforms.xShape[2]);
      let isThere = isInside & (spot < ${HALO * HALO}) & (four < fours);
      let read = ((image * uniforms.xShape[1] + place.x) * uniforms.xShape[2] + place.y) * (uniforms.xShape[3] / 4) + four;
      let found = x[select(0, read, isThere)];
      return select(vec4<f32>(0.0), ${isNormalized ? 'normalized(found, norm)' : 'found'}, isThere);
    }

    fn main() {
      let thread = i32(localIndex);
      let corner = vec2<i32>(i32(workgroupId.x) / uniforms.tilesAcross, i32(workgroupId.x) % uniforms.tilesAcross) * ${TILE};
      let firstFour = i32(workgroupId.y) * ${out};
      let image = i32(workgroupId.z);
      let fours = uniforms.ins / 4;
      let top = (thread / ${TILE}) * ${PIXELS};
      let left = thread % ${TILE};
      ${each(PIXELS, (pixel) => each(out, (four) => `var sum${pixel}_${four} = vec4<f32>(0.0);`))}
      for (var four = 0; four < fours; four += ${DEEP}) {
        ${isNormalized ? `let norm = normOf(min(four + thread % ${DEEP}, fours - 1));` : ''}
        ${each(tileLoads, (load) => `let pixel${load} = pixel(thread + ${load * THREADS}, corner, image, four${isNormalized ? ', norm' : ''});`)}
        ${each(weightLoads, (load) => `let weight${load} = weight(thread + ${load * THREADS}, four * 4, firstFour);`)}
        workgroupBarrier();
        ${each(tileLoads, (load) => guarded(load, HALO * HALO * DEEP, `tile[thread + ${load * THREADS}] = pixel${load};`))}
        ${each(weightLoads, (load) => guarded(load, weights, `weights[thread + ${load * THREADS}] = weight${load};`))}
        workgroupBarrier();
        for (var deep = 0; deep < ${DEEP}; deep++) {
          for (var column = 0; column < ${TAPS}; column++) {
            let begin = (top * ${HALO} + left + column) * ${DEEP} + deep;
            let begunWeights = (column * ${DEEP} + deep) * ${4 * out};
            ${each(PIXELS + TAPS - 1, (line) => `let line${line} = tile[begin + ${line * HALO * DEEP}];`)}
            ${multiply}
          }
        }
      }
      ${times}
      let column = corner.y + left;
      if (column < uniforms.outShape[2]) {
        ${each(
          PIXELS,
          (pixel) => `
          if (corner.x + top + ${pixel} < uniforms.outShape[1]) {
            let at = ((image * uniforms.outShape[1] + corner.x + top + ${pixel}) * uniforms.outShape[2] + column) * (uniforms.outShape[3] / 4);
            ${each(out, (four) => `if (firstFour + ${four} < uniforms.outShape[3] / 4) { result[at + firstFour + ${four}] = sum${pixel}_${four}; }`)}
          }`,
        )}
      }
    }
  `;
}

/** Returns a statement that runs only in threads whose index is below `count`. */
function guarded(load: number, count: number, statement: string): string {
  return (load + 1) * THREADS <= count
    ? statement
    : `if (thread + ${load * THREADS} < ${count}) { ${statement} }`;
}
