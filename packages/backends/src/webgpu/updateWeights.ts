import type { UpdateRule } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { BLOCK, packTensors } from './packing';
import { partsOf } from './partsOf';
import { type RuleCode, ruleCode } from './updateRules';
import { type MovedWeight, WeightArena } from './weightArena';
import type { Uniform, WebgpuBackend, WebgpuProgram } from './webgpuBackend';

interface Inputs {
  readonly weights: readonly tf.Variable[];
  readonly gradients: readonly (tf.Tensor | undefined)[];
  /** Of each weight those of the optimizer, in its order. */
  readonly slots: readonly tf.Variable[];
}

type Attributes = UpdateRule & { readonly decayed: readonly boolean[] };

/**
 * UpdateWeights, a custom kernel: an optimizer's update of many weights in two programs, one for the slots and one for
 * the weights, which change the variables in place. Weights and slots move into a `WeightArena` at the first update and
 * stay there. Each update makes one packed copy of the gradients. A weight without a gradient does not change. Other
 * tensors that share a variable's values keep them. All are float32, and none is empty.
 */
export const updateWeights: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { weights, gradients, slots } = args.inputs as unknown as Inputs;
  const { decayed, ...rule } = args.attrs as unknown as Attributes;
  const code = ruleCode(rule);
  const count = code.slots.length;
  const moved = weights.map((weight, index) => ({
    weight,
    gradient: gradients[index],
    slots: slots.slice(index * count, (index + 1) * count),
    decayed: decayed[index]!,
  }));
  // Of each block there is a number more, which tells how it moves.
  for (const part of partsOf(
    backend,
    moved,
    ({ weight }) => (count + 1 / BLOCK) * BLOCK * Math.ceil(weight.size / BLOCK),
  )) {
    updatePart(backend, part, code);
  }
  return [];
};

function updatePart(backend: WebgpuBackend, moved: readonly MovedWeight[], code: RuleCode): void {
  const arena = WeightArena.of(backend, moved);
  arena.take(moved);
  const { layout } = arena.weights;
  const gradients = packTensors(
    backend,
    moved.map(({ gradient }) => gradient),
    layout,
  );
  const [weights, slots] = [arena.weights.whole(), arena.slots.whole()];
  // Only what a shader reads can be bound.
  const read = code.decayGradient === undefined ? [gradients] : [gradients, weights];
  run(backend, slotsProgram(code, layout.length), read, code, slots);
  run(backend, weightsProgram(code, layout.length), [slots], code, weights);
  for (const { dataId } of [gradients, weights, slots]) backend.disposeData(dataId);
}

function run(
  backend: WebgpuBackend,
  program: WebgpuProgram,
  inputs: readonly tf.TensorInfo[],
  { numbers }: RuleCode,
  output: tf.TensorInfo,
): void {
  const uniforms = Object.values(numbers).map((number): Uniform => ({ type: 'float32', data: [number] }));
  backend.runWebGPUProgram(program, inputs, 'float32', uniforms, output);
}

const THREADS = 64;

function slotsProgram(code: RuleCode, length: number): WebgpuProgram {
  const { slots, decayGradient, moveSlots } = code;
  return {
    ...updateProgram(code, length, decayGradient ? ['gradients', 'weights'] : ['gradients']),
    shaderKey: `radnetUpdateSlots_${moveSlots}_${decayGradient}`,
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let moves = result[${slots.length} * uniforms.size + index / ${BLOCK}];
          if (moves > 0) {
            var gradient = gradients[index];
            ${decayGradient ? `if (moves > 1) { let weight = weights[index]; ${decayGradient} }` : ''}
            ${slots.map((name, slot) => `var ${name} = result[${slot} * uniforms.size + index];`).join('\n')}
            ${moveSlots}
            ${slots.map((name, slot) => `result[${slot} * uniforms.size + index] = ${name};`).join('\n')}
          }
        }
      }
    `,
  };
}

function weightsProgram(code: RuleCode, length: number): WebgpuProgram {
  const { slots, decayWeight = '', moveWeight } = code;
  return {
    ...updateProgram(code, length, ['slots']),
    shaderKey: `radnetUpdateWeights_${moveWeight}_${decayWeight}`,
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let moves = slots[${slots.length} * uniforms.size + index / ${BLOCK}];
          if (moves > 0) {
            var weight = result[index];
            if (moves > 1) { ${decayWeight} }
            ${slots.map((name, slot) => `let ${name} = slots[${slot} * uniforms.size + index];`).join('\n')}
            ${moveWeight}
            result[index] = weight;
          }
        }
      }
    `,
  };
}

function updateProgram({ numbers }: RuleCode, length: number, variableNames: string[]) {
  return {
    variableNames,
    outputShape: [length],
    uniforms: Object.keys(numbers)
      .map((name) => `${name} : f32,`)
      .join(' '),
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(length / THREADS), 1, 1],
    size: true,
  } satisfies Partial<WebgpuProgram> as Omit<WebgpuProgram, 'shaderKey' | 'getUserCode'>;
}
