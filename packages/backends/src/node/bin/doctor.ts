#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { describeDiagnosis } from '../diagnosis/describeDiagnosis';
import { diagnoseBackends } from '../diagnosis/diagnoseBackends';

const HELP = `Usage: radnet-doctor

Tells what can compute here: drivers, libraries and packages, and for each backend of TensorFlow.js whether it gets a
step of training right, or what would add it. Takes no arguments, installs nothing and changes nothing.`;

async function main(): Promise<void> {
  const { help } = parseArgs({ options: { help: { type: 'boolean', default: false } } }).values;
  if (help) return void process.stdout.write(`${HELP}\n`);
  const onStart = (backend: string): void => void process.stderr.write(`testing ${backend} ...\n`);
  process.stdout.write(`${describeDiagnosis(await diagnoseBackends({ onStart }))}\n`);
}

main().catch((error: Error & { code?: string }) => {
  const usage = error.code?.startsWith('ERR_PARSE') === true;
  process.stderr.write(usage ? `${error.message}\n\n${HELP}\n` : `${error.stack ?? error.message}\n`);
  process.exitCode = usage ? 2 : 1;
});
