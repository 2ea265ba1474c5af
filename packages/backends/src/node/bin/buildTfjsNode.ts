#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { RadnetError } from '@radnet/core';
import { buildTfjsNode } from '../tfjsNode/buildTfjsNode';

const HELP = `Usage: radnet-build-tfjs-node --libtensorflow FOLDER [--gpu]

Builds the addon of the installed @tensorflow/tfjs-node against a libtensorflow that is here already.

  --libtensorflow FOLDER  an unpacked C library (lib/, include/), or pip's site-packages/tensorflow
  --gpu                   for @tensorflow/tfjs-node-gpu, with a libtensorflow that has CUDA`;

const OPTIONS = {
  libtensorflow: { type: 'string' },
  gpu: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const { libtensorflow, gpu, help } = parseArgs({ options: OPTIONS }).values;
  if (help || libtensorflow === undefined) {
    say(HELP);
    process.exitCode = help ? 0 : 2;
    return;
  }
  const packageName = gpu ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  process.stdout.write(`built ${await buildTfjsNode({ libtensorflow, packageName, onLine: say })}\n`);
}

main().catch((error: Error & { code?: string }) => {
  const known = error instanceof RadnetError || error.code?.startsWith('ERR_PARSE');
  say(known ? error.message : (error.stack ?? error.message));
  process.exitCode = 1;
});
