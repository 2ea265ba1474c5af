import os from 'node:os';
import { nvidiaDriver } from './nvidiaDriver';

/** The machine that a program runs on, without host or user names. */
export interface MachineDescription {
  /** Kernel and release, e.g. `Linux 6.8.0`. */
  readonly os: string;
  /** Architecture of the Node binary, e.g. `x64`. */
  readonly architecture: string;
  /** Model name of the first CPU, or `unknown`. */
  readonly cpu: string;
  /** Number of cores that this process may use. */
  readonly cores: number;
  /** Memory of the machine in GB (10^9 bytes), or the container's limit if it is lower. One decimal. */
  readonly memoryGb: number;
  /** Names of the NVIDIA GPUs, as the driver reports them. Other GPUs are not listed. */
  readonly gpus: readonly string[];
  /** Version of the NVIDIA driver; null without one. */
  readonly driver: string | null;
}

/** Describes the machine for the record of a run, without user or host names. */
export function describeMachine(nvidia = nvidiaDriver()): MachineDescription {
  const driver = nvidia === undefined || 'failure' in nvidia ? undefined : nvidia;
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem();
  return {
    os: `${os.type()} ${os.release()}`,
    architecture: os.arch(),
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(memory / 1e8) / 10,
    gpus: driver?.cards.map(({ name }) => name) ?? [],
    driver: driver?.version ?? null,
  };
}
