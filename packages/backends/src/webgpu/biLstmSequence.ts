import type { TensorInfo } from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { alignView, viewsOf } from './bufferView';
import { runCountedProgram } from './countedProgram';
import type { WebgpuBackend } from './webgpuBackend';

const THREADS = 256;

/**
 * BiLstmSequence, a custom kernel: runs an LSTM over whole sequences, in both directions, in one program. tfjs needs
 * about fifty programs for each step of each direction. The inputs are { z: [2, B, T, 4 U]; recurrent, recurrentBack:
 * [U, 4 U]; mask: [B, T] }, where z is what the input adds to the gates i, f, g and o, of the forward direction and of
 * the backward one. Returns the states [B, T, 2 U] and, for the gradient, gates and cells [2, B, T, 5 U]. Where the
 * mask is 0, cell and state do not change.
 */
export const biLstmSequence: KernelOverride = () => (args) => {
  const { z, recurrent, recurrentBack, mask } = args.inputs as Record<string, TensorInfo>;
  const [, batch, steps] = z!.shape as [number, number, number];
  const units = recurrent!.shape[0]!;
  const backend = args.backend as WebgpuBackend;
  const savedAt = alignView(4 * batch * steps * 2 * units);
  const savedShape = [2, batch, steps, 5 * units];
  const packed = run(backend, {
    name: 'biLstmSequence',
    inputs: { z: z!, recurrent: recurrent!, recurrentBack: recurrentBack!, mask: mask! },
    size: savedAt / 4 + 2 * batch * steps * 5 * units,
    batch,
    steps,
    units,
    savedAt: savedAt / 4,
    code: `
      ${workgroupArrays({ h: units, c: units, gates: 4 * units })}
      fn main() {
        start();
        for (var u = thread; u < U; u += ${THREADS}) { h[u] = 0.0; c[u] = 0.0; }
        for (var step = 0; step < uniforms.steps; step++) {
          let slice = sliceAt(step);
          let at = savedRow(slice);
          let real = mask[slice];
          workgroupBarrier();
          for (var gate = thread; gate < 4 * U; gate += ${THREADS}) {
            var sum = z[at * 4 * U + gate];
            for (var u = 0; u < U; u++) { sum += h[u] * weight(u * 4 * U + gate); }
            if (gate / U == 2) { gates[gate] = bounded_tanh(sum); } else { gates[gate] = 1.0 / (1.0 + exp(-bounded(sum, 80.0))); }
            result[uniforms.savedAt + at * 5 * U + gate] = gates[gate];
          }
          workgroupBarrier();
          for (var u = thread; u < U; u += ${THREADS}) {
            let cell = gates[U + u] * c[u] + gates[u] * gates[2 * U + u];
            let state = gates[3 * U + u] * bounded_tanh(cell);
            c[u] = mix(c[u], cell, real);
            h[u] = mix(h[u], state, real);
            result[uniforms.savedAt + (at * 5 + 4) * U + u] = c[u];
            result[(slice * 2 + direction) * U + u] = h[u];
          }
        }
      }`,
  });
  return viewsOf(backend, packed, [
    { shape: [batch, steps, 2 * units], dtype: 'float32', offset: 0 },
    { shape: savedShape, dtype: 'float32', offset: savedAt },
  ]);
};

/**
 * BiLstmSequenceGradient: computes the gradient by z, [2, B, T, 4 U], from { saved, dy, recurrent, recurrentBack, mask
 * }.
 * `saved` is the gates and cells from `BiLstmSequence`, and dy, [B, T, 2 U], the gradient by the states.
 */
export const biLstmSequenceGradient: KernelOverride = () => (args) => {
  const { saved, dy, recurrent, recurrentBack, mask } = args.inputs as Record<string, TensorInfo>;
  const [batch, steps] = dy!.shape as [number, number];
  const units = recurrent!.shape[0]!;
  const made = run(args.backend as WebgpuBackend, {
    name: 'biLstmSequenceGradient',
    inputs: { saved: saved!, dy: dy!, recurrent: recurrent!, recurrentBack: recurrentBack!, mask: mask! },
    size: 2 * batch * steps * 4 * units,
    batch,
    steps,
    units,
    code: `
      ${workgroupArrays({ dh: units, dc: units, dz: 4 * units })}
      fn main() {
        start();
        for (var u = thread; u < U; u += ${THREADS}) { dh[u] = 0.0; dc[u] = 0.0; }
        for (var step = uniforms.steps - 1; step >= 0; step--) {
          let slice = sliceAt(step);
          let at = savedRow(slice);
          let before = savedRow(sliceAt(max(step - 1, 0)));
          let real = mask[slice];
          workgroupBarrier();
          for (var u = thread; u < U; u += ${THREADS}) {
            let i = saved[at * 5 * U + u];
            let f = saved[(at * 5 + 1) * U + u];
            let g = saved[(at * 5 + 2) * U + u];
            let o = saved[(at * 5 + 3) * U + u];
            let cellBefore = select(0.0, saved[(before * 5 + 4) * U + u], step > 0);
            let squashed = bounded_tanh(f * cellBefore + i * g);
            let dState = dy[(slice * 2 + direction) * U + u] + dh[u];
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
            for (var gate = 0; gate < 4 * U; gate++) { sum += dz[gate] * weight(u * 4 * U + gate); }
            dh[u] = sum;
          }
        }
      }`,
  });
  return { ...made, shape: [2, batch, steps, 4 * units] };
};

interface Sequence {
  readonly name: string;
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Number of values of the result. */
  readonly size: number;
  readonly batch: number;
  readonly steps: number;
  readonly units: number;
  /** Index at which the result's second part begins. */
  readonly savedAt?: number;
  readonly code: string;
}

/** Runs one workgroup for each sequence of the batch and each direction. */
function run(backend: WebgpuBackend, sequence: Sequence): TensorInfo {
  const { name, inputs, size, batch, steps, units, savedAt = 0, code } = sequence;
  return runCountedProgram(backend, {
    inputs,
    size,
    counts: { batch, steps, savedAt },
    threads: THREADS,
    groups: [batch, 2, 1],
    key: `${name}_${units}`,
    code: `
      const U = ${units};
      var<private> thread : i32;
      var<private> direction : i32;
      fn start() {
        thread = i32(localIndex);
        direction = i32(workgroupId.y);
      }
      // Of the whole batch, the slice that a step is at.
      fn sliceAt(step : i32) -> i32 {
        return i32(workgroupId.x) * uniforms.steps + select(step, uniforms.steps - 1 - step, direction == 1);
      }
      fn savedRow(slice : i32) -> i32 { return direction * uniforms.batch * uniforms.steps + slice; }
      fn weight(index : i32) -> f32 {
        if (direction == 1) { return recurrentBack[index]; }
        return recurrent[index];
      }
      // Bounds the argument: exponentials overflow, and drivers may compute tanh with them. A NaN stays a NaN, to be
      // noticed.
      fn bounded(value : f32, most : f32) -> f32 { return select(clamp(value, -most, most), value, isnan(value)); }
      fn bounded_tanh(value : f32) -> f32 { return tanh(bounded(value, 15.0)); }
      ${code}
    `,
  });
}

const workgroupArrays = (arrays: Readonly<Record<string, number>>): string =>
  Object.entries(arrays)
    .map(([name, size]) => `var<workgroup> ${name} : array<f32, ${size}>;`)
    .join('\n');
