import { type CtCall, callScan } from '@radnet/core';
import { optionsOfSteps, preprocessCt, type PreprocessingStep, type Volume } from '@radnet/data';
import { type InferenceSession, Tensor } from 'onnxruntime-common'; // comes with onnxruntime-node and -web

/** What radnet.preprocessing.json holds, as far as it is used here. */
export interface Preprocessing {
  steps: PreprocessingStep[];
  call: { output: string; threshold: number; minConsecutiveSlices: number };
}

export async function predictOnnx(
  session: InferenceSession,
  { steps, call }: Preprocessing,
  volume: Volume,
): Promise<{ probabilities: number[]; call: CtCall }> {
  const { image, slices, height, width, channels } = preprocessCt(volume, optionsOfSteps(steps));

  // A CT of far thinner slices than those of training is read as n CTs, each of every n-th slice.
  const usual = steps.find(({ step }) => step === 'sequences')?.slicesOfTraining as number | null;
  const n = Math.max(1, Math.floor(slices / (usual ?? slices) + 0.5));
  const probabilities = new Array<number>(slices);
  const area = height * width * channels;
  for (let first = 0; first < n; first++) {
    const count = Math.ceil((slices - first) / n);
    const part = new Float32Array(count * area);
    for (let place = 0; place < count; place++) {
      const slice = first + place * n;
      part.set(image.subarray(slice * area, (slice + 1) * area), place * area);
    }
    const scan = new Tensor('float32', part, [1, count, height, width, channels]);
    const sliceMask = new Tensor('float32', new Float32Array(count).fill(1), [1, count]);
    const { [call.output]: result } = await session.run({ scan, sliceMask }, [call.output]);
    (result!.data as Float32Array).forEach((logit, place) => {
      probabilities[first + place * n] = 1 / (1 + Math.exp(-logit));
    });
  }
  const { threshold, minConsecutiveSlices: minConsecutive } = call;
  return { probabilities, call: callScan(probabilities, { threshold, minConsecutive }) };
}
