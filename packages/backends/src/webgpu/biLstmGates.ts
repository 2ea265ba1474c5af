import type { TensorInfo } from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { runCountedProgram } from './countedProgram';
import { eachSlice, FEATURE, TILE } from './sliceTiles';
import type { WebgpuBackend } from './webgpuBackend';

/** Number of adjacent gates that a workgroup computes. */
const GATES = 32;
/** Number of threads that share the features of each gate: at least the number of slices of a tile. */
const SHARES = TILE;

/**
 * BiLstmGates, a custom kernel: computes x kernel + bias for both directions in one program. From { x: [B, T, F];
 * mask: [B, T]; kernel, kernelBack: [F, 4 U]; bias, biasBack: [4 U] } to [2, B, T, 4 U]. Padded slices count as 0,
 * whatever they contain.
 */
export const biLstmGates: KernelOverride = () => (args) => {
  const { x, mask, kernel, kernelBack, bias, biasBack } = args.inputs as Record<string, TensorInfo>;
  const [batch, steps, features] = x!.shape as [number, number, number];
  const gates = kernel!.shape[1]!;
  const slices = batch * steps;
  const made = runCountedProgram(args.backend as WebgpuBackend, {
    inputs: {
      x: x!,
      mask: mask!,
      kernel: kernel!,
      kernelBack: kernelBack!,
      bias: bias!,
      biasBack: biasBack!,
    },
    size: 2 * slices * gates,
    counts: { slices, features, gates },
    threads: GATES * SHARES,
    groups: [Math.ceil((2 * gates) / GATES), Math.ceil(slices / TILE), 1],
    key: 'biLstmGates',
    code: `
      var<workgroup> partial : array<f32, ${TILE * GATES * SHARES}>;
      ${FEATURE}
      fn main() {
        let place = i32(localIndex);
        let share = place / ${GATES};
        let both = i32(workgroupId.x) * ${GATES} + place % ${GATES};
        let gate = both % uniforms.gates;
        let isBack = both >= uniforms.gates;
        let inside = both < 2 * uniforms.gates;
        let first = i32(workgroupId.y) * ${TILE};
        let last = uniforms.slices - 1;
        ${eachSlice((slice) => `let slice${slice} = min(first + ${slice}, last); var sum${slice} = 0.0;`)}
        if (inside) {
          for (var at = share; at < uniforms.features; at += ${SHARES}) {
            let index = at * uniforms.gates + gate;
            var weight = 0.0;
            if (isBack) { weight = kernelBack[index]; } else { weight = kernel[index]; }
            ${eachSlice((slice) => `sum${slice} += weight * feature(slice${slice}, at);`)}
          }
        }
        ${eachSlice((slice) => `partial[${slice * GATES * SHARES} + place] = sum${slice};`)}
        workgroupBarrier();
        if (inside && share < ${TILE} && first + share <= last) {
          // From here on a share means a slice of the tile.
          var sum = 0.0;
          if (isBack) { sum = biasBack[gate]; } else { sum = bias[gate]; }
          for (var other = 0; other < ${SHARES}; other++) {
            sum += partial[share * ${GATES * SHARES} + other * ${GATES} + place % ${GATES}];
          }
          let row = select(0, uniforms.slices, isBack) + first + share;
          result[row * uniforms.gates + gate] = sum;
        }
      }
    `,
  });
  return { ...made, shape: [2, batch, steps, gates] };
};
