import os from 'node:os';
import { nvidiaDriver } from './nvidiaDriver';

/** What a program runs on. Names no host and no user. */
export interface MachineDescription {
  /** Kernel and release, e.g. `Linux 6.8.0`. */
  readonly os: string;
  readonly architecture: string;
  readonly cpu: string;
  /** Cores that this process may use. */
  readonly cores: number;
  /** Of the machine, or of its container where that has a limit. */
  readonly memoryGb: number;
  /** NVIDIA's cards, as its driver names them; others nobody names. */
  readonly gpus: readonly string[];
  /** Of NVIDIA, where it is there. */
  readonly driver: string | null;
}

/** Describes the machine for the record of a run. Names no user and no host. */
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
