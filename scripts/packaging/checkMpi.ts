import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownLaunchers, runUnderMpi } from '../../testing/runUnderMpi';

const run = `
  const group = startMpi();
  const values = Float32Array.of(group.rank + 1);
  group.allreduce(values);
  console.log('sum ' + values[0] + ' of ' + group.size);
  group.finish();
`;

/**
 * Starts two processes of a project that has the packed tarballs, as ESM and as CommonJS, with every MPI launcher of
 * this machine.
 */
export async function checkMpi(project: string): Promise<void> {
  writeFileSync(join(project, 'mpi.mjs'), `import { startMpi } from '@radnet/mpi';${run}`);
  writeFileSync(join(project, 'mpi.cjs'), `const { startMpi } = require('@radnet/mpi');${run}`);
  const launchers = knownLaunchers().flatMap(({ launcher }) => launcher ?? []);
  for (const launcher of launchers) {
    for (const program of ['mpi.mjs', 'mpi.cjs']) {
      const { code, stdout, stderr } = await runUnderMpi(launcher, 2, ['node', program], { folder: project });
      if (code !== 0 || stdout.match(/sum 3 of 2/g)?.length !== 2)
        throw new Error(
          `${program} under ${launcher.name}: expected 'sum 3 of 2' twice, got: ${stdout}${stderr}`,
        );
    }
    console.log(`@radnet/mpi: two processes find each other under ${launcher.name}, as ESM and as CommonJS`);
  }
  if (launchers.length === 0) console.log('@radnet/mpi: there is no MPI here to start processes with');
}
