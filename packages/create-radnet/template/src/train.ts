import { selectBackend } from '@radnet/backends';
import {
  adam,
  binaryCrossEntropy,
  cosineSchedule,
  estimateRunningStatistics,
  evaluateScans,
  predictScans,
  train,
} from '@radnet/core';
import { fileSystem, progressReporter } from '@radnet/core/node';
import { openData } from './data';
import { buildModel } from './model';
import { count, endOnWrongInput, readFlags } from './readFlags';

endOnWrongInput();
const flags = readFlags({ data: { type: 'string' }, epochs: { type: 'string', default: '10' } });
const epochs = count('epochs', flags.epochs);

const { backend } = await selectBackend();
console.log(`computes on ${backend}`);
const { training, validation } = await openData(flags.data);
const model = buildModel();

await train({
  model,
  heads: { hemorrhage: { target: 'hemorrhage', loss: binaryCrossEntropy(), weight: 1 } },
  data: training,
  epochs,
  optimizer: adam(),
  schedule: cosineSchedule({ initialRate: 0.003 }),
  observers: [progressReporter()],
});
await estimateRunningStatistics(model, training);

const predictions = await predictScans(model, validation, { output: 'hemorrhage', target: 'hemorrhage' });
const { slice, scan } = evaluateScans(predictions);
console.log(`validation AUC: ${slice.auc.value.toFixed(3)} by slice, ${scan.auc.value.toFixed(3)} by CT`);
await model.save(fileSystem('models/latest'));
console.log('saved models/latest');
