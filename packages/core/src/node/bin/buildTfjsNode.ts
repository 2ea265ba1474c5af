#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { RadnetError } from '../../radnetError';
import { buildTfjsNode } from '../tfjsNode/buildTfjsNode';

const HELP = `Usage: radnet-build-tfjs-node --libtensorflow FOLDER [--gpu]

Builds the addon of the installed @tensorflow/tfjs-node against a libtensorflow that is here already.

  --libtensorflow FOLDER  an unpacked C library (lib/, include/), or pip's site-packages/tensorflow
  --gpu                   for @tensorflow/tfjs-node-gpu, with a libtensorflow that has CUDA`;

try {
  const { values } = parseArgs({
    options: {
      libtensorflow: { type: 'string' },
      gpu: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { libtensorflow, gpu, help } = values;
  if (help || libtensorflow === undefined) {
    console.log(HELP);
    process.exitCode = help ? 0 : 2;
  } else {
    const packageName = gpu ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
    const addon = await buildTfjsNode({ libtensorflow, packageName, onLine: (line) => console.error(line) });
    console.log(`built ${addon}`);
  }
} catch (error) {
  if (!(error instanceof RadnetError) && (error as { code?: string }).code?.startsWith('ERR_PARSE') !== true)
    throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
