import type { TensorInfo } from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import type { WebgpuBackend, WebgpuProgram } from './webgpuBackend';

const THREADS = 256;

interface LstmAttributes {
  /** Whether the sequence is gone through from its end. */
  readonly backwards: boolean;
}

/**
 * LstmSequence, a kernel of our own: an LSTM over a whole sequence, in one program, where tfjs has some fifty for each
 * step. { z: [B, T, 4 U], what the input adds to the gates; recurrent: [U, 4 U]; mask: [B, T] } to [B, T, 6 U]: the gates i,
 * f, g and o, the cell and the state after each step. Where the mask is 0, cell and state stay.
 */
export const lstmSequence: KernelOverride = () => (args) => {
  const { z, recurrent, mask } = args.inputs as Record<'z' | 'recurrent' | 'mask', TensorInfo>;
  const [batch, steps] = z.shape as [number, number];
  const units = recurrent.shape[0]!;
  return run(args.backend as WebgpuBackend, {
    name: 'lstmSequence',
    inputs: { z, recurrent, mask },
    shape: [batch, steps, 6 * units],
    units,
    attributes: args.attrs as unknown as LstmAttributes,
    code: `
      ${shared({ h: units, c: units, gates: 4 * units })}
      fn main() {
        let thread = i32(localIndex);
        let item = i32(workgroupId.x);
        for (var u = thread; u < U; u += ${THREADS}) { h[u] = 0.0; c[u] = 0.0; }
        for (var step = 0; step < uniforms.steps; step++) {
          let at = item * uniforms.steps + place(step);
          workgroupBarrier();
          for (var gate = thread; gate < 4 * U; gate += ${THREADS}) {
            var sum = z[at * 4 * U + gate];
            for (var u = 0; u < U; u++) { sum += h[u] * recurrent[u * 4 * U + gate]; }
            if (gate / U == 2) { gates[gate] = bounded_tanh(sum); } else { gates[gate] = 1.0 / (1.0 + exp(-bounded(sum, 80.0))); }
            result[at * 6 * U + gate] = gates[gate];
          }
          workgroupBarrier();
          for (var u = thread; u < U; u += ${THREADS}) {
            let cell = gates[U + u] * c[u] + gates[u] * gates[2 * U + u];
            let state = gates[3 * U + u] * bounded_tanh(cell);
            c[u] = mix(c[u], cell, mask[at]);
            h[u] = mix(h[u], state, mask[at]);
            result[(at * 6 + 4) * U + u] = c[u];
            result[(at * 6 + 5) * U + u] = h[u];
          }
        }
      }`,
  });
};

/**
 * LstmSequenceGradient: { saved: what LstmSequence gave, dy: [B, T, U] by the states, recurrent, mask } to [B, T, 4 U], by
 * z.
 */
export const lstmSequenceGradient: KernelOverride = () => (args) => {
  const { saved, dy, recurrent, mask } = args.inputs as Record<
    'saved' | 'dy' | 'recurrent' | 'mask',
    TensorInfo
  >;
  const [batch, steps] = dy.shape as [number, number];
  const units = recurrent.shape[0]!;
  return run(args.backend as WebgpuBackend, {
    name: 'lstmSequenceGradient',
    inputs: { saved, dy, recurrent, mask },
    shape: [batch, steps, 4 * units],
    units,
    attributes: args.attrs as unknown as LstmAttributes,
    code: `
      ${shared({ dh: units, dc: units, dz: 4 * units })}
      fn main() {
        let thread = i32(localIndex);
        let item = i32(workgroupId.x);
        for (var u = thread; u < U; u += ${THREADS}) { dh[u] = 0.0; dc[u] = 0.0; }
        for (var step = uniforms.steps - 1; step >= 0; step--) {
          let at = item * uniforms.steps + place(step);
          let before = item * uniforms.steps + place(max(step - 1, 0));
          let real = mask[at];
          workgroupBarrier();
          for (var u = thread; u < U; u += ${THREADS}) {
            let i = saved[at * 6 * U + u];
            let f = saved[(at * 6 + 1) * U + u];
            let g = saved[(at * 6 + 2) * U + u];
            let o = saved[(at * 6 + 3) * U + u];
            let cellBefore = select(0.0, saved[(before * 6 + 4) * U + u], step > 0);
            let squashed = bounded_tanh(f * cellBefore + i * g);
            let dState = dy[at * U + u] + dh[u];
            let dCell = real * (dc[u] + dState * o * (1.0 - squashed * squashed));
            dz[u] = dCell * g * i * (1.0 - i);
            dz[U + u] = dCell * cellBefore * f * (1.0 - f);
            dz[2 * U + u] = dCell * i * (1.0 - g * g);
            dz[3 * U + u] = real * dState * squashed * o * (1.0 - o);
            dc[u] = dCell * f + (1.0 - real) * dc[u];
            dh[u] = (1.0 - real) * dState;
          }
          workgroupBarrier();
          for (var gate = thread; gate < 4 * U; gate += ${THREADS}) { result[at * 4 * U + gate] = dz[gate]; }
          for (var u = thread; u < U; u += ${THREADS}) {
            var sum = dh[u];
            for (var gate = 0; gate < 4 * U; gate++) { sum += dz[gate] * recurrent[u * 4 * U + gate]; }
            dh[u] = sum;
          }
        }
      }`,
  });
};

interface Sequence {
  readonly name: string;
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly shape: readonly number[];
  readonly units: number;
  readonly attributes: LstmAttributes;
  readonly code: string;
}

/** A workgroup for each sequence of the batch. */
function run(backend: WebgpuBackend, { name, inputs, shape, units, attributes, code }: Sequence): TensorInfo {
  const { backwards } = attributes;
  const program: WebgpuProgram = {
    variableNames: Object.keys(inputs),
    outputShape: shape,
    uniforms: 'steps : i32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0], y: [1], z: [2] },
    dispatch: [shape[0]!, 1, 1],
    size: false,
    shaderKey: `radnet_${name}_${units}_${backwards}`,
    getUserCode: () => `
      const U = ${units};
      fn place(step : i32) -> i32 { return ${backwards ? 'uniforms.steps - 1 - step' : 'step'}; }
      // Exponentials overflow, of which a driver may make tanh too. A NaN stays one: nobody would hear of it else.
      fn bounded(value : f32, most : f32) -> f32 { return select(clamp(value, -most, most), value, isnan(value)); }
      fn bounded_tanh(value : f32) -> f32 { return tanh(bounded(value, 15.0)); }
      ${code}
    `,
  };
  return backend.runWebGPUProgram(program, Object.values(inputs), 'float32', [
    { type: 'int32', data: [shape[1]!] },
  ]);
}

const shared = (arrays: Readonly<Record<string, number>>): string =>
  Object.entries(arrays)
    .map(([name, size]) => `var<workgroup> ${name} : array<f32, ${size}>;`)
    .join('\n');
