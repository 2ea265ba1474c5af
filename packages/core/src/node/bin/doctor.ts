#!/usr/bin/env node
import { describeDiagnosis } from '../diagnosis/describeDiagnosis';
import { diagnoseBackends } from '../diagnosis/diagnoseBackends';

const onStart = (backend: string): void => void process.stderr.write(`testing ${backend} ...\n`);
void diagnoseBackends({ onStart }).then((diagnosis) => {
  process.stdout.write(`${describeDiagnosis(diagnosis)}\n`);
});
