import { selectBackend } from '@radnet/backends';
import { preprocessedSize } from '@radnet/data';
import { readVolume } from '@radnet/data/node';
import { loadModel } from '../../examples/loadModel';
import { predictCt } from '../../examples/predictCt';

/** Reads a CT with a model on `wasm`, again and again, and prints the milliseconds of each time as JSON: `MODEL CT TIMES`. */
const [model, ct, times] = process.argv.slice(2) as [string, string, string];
await selectBackend('wasm');
const trained = await loadModel(model);
const drawn = preprocessedSize({ ...trained.card.preprocess, spacingMm: 1 });
const milliseconds: number[] = [];
for (let time = 0; time < Number(times); time++) {
  const start = performance.now();
  await predictCt(trained, await readVolume(ct), drawn);
  milliseconds.push(performance.now() - start);
}
console.log(JSON.stringify(milliseconds));
