import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { alignView, viewsOf } from './bufferView';
import { runCountedProgram } from './countedProgram';
import { eachSlice, FEATURE, TILE } from './sliceTiles';
import type { WebgpuBackend } from './webgpuBackend';

const THREADS = 64;

/**
 * BiLstmInputGradient: computes the gradient by x, [B, T, F], from { dz: [2, B, T, 4 U], mask, kernel, kernelBack },
 * where dz is the gradient by the result of `BiLstmGates`. It is 0 for padded slices.
 */
export const biLstmInputGradient: KernelOverride = () => (args) => {
  const { dz, mask, kernel, kernelBack } = args.inputs as Record<string, tf.TensorInfo>;
  const [batch, steps] = mask!.shape as [number, number];
  const [features, gates] = kernel!.shape as [number, number];
  const slices = batch * steps;
  const made = runCountedProgram(args.backend as WebgpuBackend, {
    inputs: { dz: dz!, mask: mask!, kernel: kernel!, kernelBack: kernelBack! },
    size: slices * features,
    counts: { slices, features, gates },
    threads: THREADS,
    groups: [features, Math.ceil(slices / TILE), 1],
    key: 'biLstmInputGradient',
    code: `
      var<workgroup> partial : array<f32, ${TILE * THREADS}>;
      fn main() {
        let place = i32(localIndex);
        let at = i32(workgroupId.x);
        let first = i32(workgroupId.y) * ${TILE};
        let last = uniforms.slices - 1;
        ${eachSlice((slice) => `let row${slice} = min(first + ${slice}, last) * uniforms.gates; var sum${slice} = 0.0;`)}
        let back = uniforms.slices * uniforms.gates;
        for (var gate = place; gate < uniforms.gates; gate += ${THREADS}) {
          let weight = kernel[at * uniforms.gates + gate];
          let weightBack = kernelBack[at * uniforms.gates + gate];
          ${eachSlice((slice) => `sum${slice} += weight * dz[row${slice} + gate] + weightBack * dz[back + row${slice} + gate];`)}
        }
        ${eachSlice((slice) => `partial[${slice * THREADS} + place] = sum${slice};`)}
        for (var half = ${THREADS / 2}; half > 0; half /= 2) {
          workgroupBarrier();
          if (place < half) {
            ${eachSlice((slice) => `partial[${slice * THREADS} + place] += partial[${slice * THREADS} + place + half];`)}
          }
        }
        workgroupBarrier();
        let slice = first + place;
        if (place < ${TILE} && slice <= last) {
          result[slice * uniforms.features + at] = select(0.0, partial[place * ${THREADS}], mask[slice] > 0.0);
        }
      }
    `,
  });
  return { ...made, shape: [batch, steps, features] };
};

/**
 * BiLstmWeightGradients: computes the gradients by kernel, recurrent kernel and bias, first for the forward direction,
 * then for the backward one: six results of one program. The inputs are { x, mask, states: [B, T, 2 U] from
 * `BiLstmSequence`, dz: [2, B, T, 4 U] }.
 */
export const biLstmWeightGradients: KernelOverride = () => (args) => {
  const { x, mask, states, dz } = args.inputs as Record<string, tf.TensorInfo>;
  const [batch, steps, features] = x!.shape as [number, number, number];
  const gates = dz!.shape[3]!;
  const units = gates / 4;
  const shapes = [0, 1].flatMap(() => [[features, gates], [units, gates], [gates]]);
  let end = 0;
  const views = shapes.map((shape) => {
    const view = { shape, dtype: 'float32' as const, offset: alignView(end) };
    end = view.offset + 4 * tf.util.sizeFromShape(shape);
    return view;
  });
  const packed = runCountedProgram(args.backend as WebgpuBackend, {
    inputs: { x: x!, mask: mask!, states: states!, dz: dz! },
    size: end / 4,
    counts: {
      batch,
      steps,
      features,
      gates,
      ...Object.fromEntries(views.map(({ offset }, at) => [`start${at}`, offset / 4])),
    },
    threads: THREADS,
    groups: [Math.ceil(gates / THREADS), features + units + 1, 2],
    key: 'biLstmWeightGradients',
    code: `
      ${FEATURE}
      fn main() {
        let gate = i32(workgroupId.x) * ${THREADS} + i32(localIndex);
        if (gate >= uniforms.gates) { return; }
        let isBack = workgroupId.z == 1u;
        let slices = uniforms.batch * uniforms.steps;
        let units = uniforms.gates / 4;
        let begin = select(0, slices, isBack);
        var row = i32(workgroupId.y);
        var start = select(uniforms.start0, uniforms.start3, isBack);
        var sum = 0.0;
        if (row < uniforms.features) {
          for (var slice = 0; slice < slices; slice++) {
            sum += feature(slice, row) * dz[(begin + slice) * uniforms.gates + gate];
          }
        } else if (row < uniforms.features + units) {
          row -= uniforms.features;
          start = select(uniforms.start1, uniforms.start4, isBack);
          // Each step found the state of the one before; the first found zeros.
          let unit = select(row, units + row, isBack);
          let before = select(-1, 1, isBack);
          let first = select(0, uniforms.steps - 1, isBack);
          for (var slice = 0; slice < slices; slice++) {
            if (slice % uniforms.steps != first) {
              sum += states[(slice + before) * 2 * units + unit] * dz[(begin + slice) * uniforms.gates + gate];
            }
          }
        } else {
          row = 0;
          start = select(uniforms.start2, uniforms.start5, isBack);
          for (var slice = 0; slice < slices; slice++) { sum += dz[(begin + slice) * uniforms.gates + gate]; }
        }
        result[start + row * uniforms.gates + gate] = sum;
      }
    `,
  });
  return viewsOf(args.backend as WebgpuBackend, packed, views);
};
