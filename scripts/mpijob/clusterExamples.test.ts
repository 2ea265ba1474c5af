import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { readFlags } from '../../examples/commandLine';
import { trainFlags } from '../../examples/trainFlags';

const examples = fileURLToPath(new URL('../../docs/examples/', import.meta.url));
const schema = JSON.parse(readFileSync(new URL('./mpiJobSchema.json', import.meta.url), 'utf8')) as object;

interface Container {
  image?: string;
  command: string[];
  args: string[];
  volumeMounts: { name: string }[];
}

interface Replicas {
  replicas: number;
  template: { spec: { containers: [Container]; volumes: { name: string }[] } };
}

interface MpiJob {
  apiVersion: string;
  spec: {
    slotsPerWorker: number;
    mpiImplementation: string;
    mpiReplicaSpecs: { Launcher: Replicas; Worker: Replicas };
  };
}

const readJob = (): MpiJob => parse(readFileSync(join(examples, 'radnet-mpijob.yaml'), 'utf8')) as MpiJob;

/** The errors that the schema finds. */
function errorsOf(job: unknown): string[] {
  const validate = new Ajv({ unknownFormats: ['int32', 'int64'], allErrors: true }).compile(schema);
  if (validate(job) === true) return [];
  return validate.errors!.map(({ dataPath, message }) => `${dataPath} ${message}`);
}

/** A folder of programs that record how they were called. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-cluster-'));
  for (const name of ['mpirun', 'srun', 'scontrol']) {
    writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s\\n' "${name}" "$@" >> "$CALLS"\n`);
    chmodSync(join(folder, name), 0o755);
  }
});

afterEach(() => rmSync(folder, { recursive: true }));

function callsOf(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): string[] {
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  const env = { ...process.env, ...environment, PATH: `${folder}:${process.env['PATH']}`, CALLS: calls };
  execFileSync(command, args, { cwd: folder, env });
  return readFileSync(calls, 'utf8').trim().split('\n');
}

/** The flags of train-radnet in a call, parsed as the program parses them. */
function flagsIn(call: readonly string[]): Record<string, unknown> {
  const script = call.indexOf('examples/train-radnet.ts');
  expect(script).toBeGreaterThan(0);
  return readFlags(trainFlags, call.slice(script + 1)).values;
}

describe('radnet-mpijob.yaml', () => {
  it('is an MPIJob by the schema of its definition', () => {
    const job = readJob();
    expect(job.apiVersion).toBe('kubeflow.org/v2beta1');
    expect(errorsOf(job)).toEqual([]);
  });

  it.each<[string, (job: MpiJob) => void, RegExp]>([
    [
      'a misspelt property',
      (job) => Object.assign(job.spec, { slotsPerWorkers: 2 }),
      /additional properties/,
    ],
    [
      'text for a number',
      (job) => Object.assign(job.spec, { slotsPerWorker: 'one' }),
      /slotsPerWorker should be integer/,
    ],
    ['another MPI', (job) => (job.spec.mpiImplementation = 'openmpi'), /allowed values/],
    [
      'no containers',
      (job) => Object.assign(job.spec.mpiReplicaSpecs.Worker.template, { spec: {} }),
      /'containers'/,
    ],
  ])('would not be one with %s', (_, change, message) => {
    const job = readJob();
    change(job);
    expect(errorsOf(job).join('\n')).toMatch(message);
  });

  it('starts as many processes as there are slots, by flags that train-radnet has', () => {
    const { slotsPerWorker, mpiReplicaSpecs } = readJob().spec;
    const { Launcher, Worker } = mpiReplicaSpecs;
    const [{ command, args }] = Launcher.template.spec.containers;
    const call = callsOf(command[0]!, [...command.slice(1), ...args]);
    expect(call.slice(0, 3)).toEqual(['mpirun', '-np', String(slotsPerWorker * Worker.replicas)]);
    expect(flagsIn(call)).toMatchObject({ distributed: true, preset: 'paper', out: '/runs/paper' });
    expect(flagsIn(call)).not.toHaveProperty('resume');
  });

  it('has the processes stop and save at SIGTERM, and ends as they do', async () => {
    // An mpirun that takes a while to start, and to end once it is signalled.
    writeFileSync(
      join(folder, 'mpirun'),
      '#!/bin/sh\ntrap "sleep 0.3; echo told >> $CALLS; exit 7" USR1\nsleep 1\necho started >> $CALLS\nwhile :; do sleep 0.05; done\n',
    );
    const [{ command, args }] = readJob().spec.mpiReplicaSpecs.Launcher.template.spec.containers;
    const calls = join(folder, 'calls');
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, CALLS: calls };
    const launcher = spawn(command[0]!, [...command.slice(1), ...args], { cwd: folder, env });
    const ended = new Promise((resolve) => launcher.on('exit', resolve));
    await vi.waitFor(() => expect(readFileSync(calls, 'utf8')).toBe('started\n'), { timeout: 20_000 });
    launcher.kill('SIGTERM');
    expect(await ended).toBe(7);
    expect(readFileSync(calls, 'utf8')).toBe('started\ntold\n');
  });

  it('mounts the volumes that it names', () => {
    for (const { template } of Object.values(readJob().spec.mpiReplicaSpecs)) {
      const { containers, volumes } = template.spec;
      const names = volumes.map(({ name }) => name);
      expect(containers[0].volumeMounts.map(({ name }) => name)).toEqual(names);
    }
  });
});

describe('radnet.slurm', () => {
  const script = join(examples, 'radnet.slurm');
  const slurm = { SLURM_CPUS_PER_TASK: '8', SLURM_JOB_ID: '7' };
  const make = (file: string): void => {
    mkdirSync(join(folder, 'runs/paper/last'), { recursive: true });
    writeFileSync(join(folder, 'runs/paper', file), '');
  };

  it('starts by flags that train-radnet has, and comes again when it was stopped', () => {
    const calls = callsOf('bash', [script], slurm);
    const requeued = calls.indexOf('scontrol');
    expect(calls.slice(requeued)).toEqual(['scontrol', 'requeue', '7']);
    const flags = flagsIn(calls.slice(0, requeued));
    expect(flags).toMatchObject({ distributed: true, out: 'runs/paper' });
    expect(flags).not.toHaveProperty('resume');
  });

  it('goes on from a checkpoint, in spite of the lock of its killed processes, and ends with the report', () => {
    for (const file of ['last/checkpoint.json', 'lock.json', 'report.html']) make(file);
    const calls = callsOf('bash', [script], { ...slurm, SLURM_RESTART_COUNT: '1' });
    expect(calls).not.toContain('scontrol');
    expect(flagsIn(calls)).toMatchObject({ resume: true });
    expect(() => readFileSync(join(folder, 'runs/paper/lock.json'))).toThrow('ENOENT');
  });

  it('leaves the lock of others alone', () => {
    for (const file of ['last/checkpoint.json', 'lock.json']) make(file);
    callsOf('bash', [script], slurm);
    expect(readFileSync(join(folder, 'runs/paper/lock.json'), 'utf8')).toBe('');
  });
});
