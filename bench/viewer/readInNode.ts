import { selectBackend } from '@radnet/backends';
import { readVolume } from '@radnet/data/node';
import { predict } from '../../examples/browser/src/worker/predict';
import { loadModel } from '../../examples/loadModel';

/** Reads a CT with a model on `wasm`, as the page does, again and again, and prints the milliseconds of each time: `MODEL CT TIMES`. */
const [model, ct, times] = process.argv.slice(2) as [string, string, string];
await selectBackend('wasm');
const trained = await loadModel(model);
const milliseconds: number[] = [];
for (let time = 0; time < Number(times); time++) {
  const start = performance.now();
  await predict(trained, await readVolume(ct), () => undefined);
  milliseconds.push(performance.now() - start);
}
console.log(JSON.stringify(milliseconds));
