import * as tf from '@tensorflow/tfjs';
import { gpuNetwork } from '../gpu/startGpuEngine';
import { median } from '../row';
import type { StepRow } from './commandTable';
import { type CountedDevice, countCommands } from './countCommands';
import { nullBatch } from './nullBatch';
import { DEPTH, SIZE } from './nullSizes';
import { type ProgramKind, programKinds, type RunProgram } from './programKinds';
import { startNullDevice } from './startNullDevice';
import { type Phase, TRAINING_STEPS } from './trainingSteps';
import { watchPrograms } from './watchPrograms';

/** The result of one kind of step. */
export interface NullRow {
  readonly row: StepRow;
  readonly kinds: readonly ProgramKind[];
}

/** Warm-up steps, in which pipelines are made and JavaScript is compiled. */
const WARM_UP = 8;
const TIMED = 20;

/** Measures one of TRAINING_STEPS on the null backend, in this process: `nullCase STEP` prints its row as JSON. */
async function measure(name: string): Promise<NullRow> {
  await startNullDevice();
  let phase: Phase = 'gradients';
  const take = TRAINING_STEPS[name]!(gpuNetwork('lean', SIZE, DEPTH), (entered) => (phase = entered));
  const step = async (): Promise<void> => {
    const batch = nullBatch();
    await take(batch);
    tf.dispose([batch.inputs, batch.targets]);
  };
  const times: number[] = [];
  for (let taken = 0; taken < WARM_UP + TIMED; taken++) {
    const start = performance.now();
    await step();
    if (taken >= WARM_UP) times.push(performance.now() - start);
  }
  const backend = tf.backend() as unknown as CountedDevice & {
    readonly bufferManager: { readonly numBytesAllocated: number };
  };
  const bytesHeld = backend.bufferManager.numBytesAllocated;
  const counts = await countCommands(backend, step);
  const programs: RunProgram[] = [];
  await watchPrograms(step, (program) => programs.push({ ...program, phase }));
  const row = { step: name, ms: median(times), fastestMs: Math.min(...times), ...counts, bytesHeld };
  return { row, kinds: programKinds(programs) };
}

console.log(JSON.stringify(await measure(process.argv[2]!)));
// Dawn keeps a process alive.
process.exit();
