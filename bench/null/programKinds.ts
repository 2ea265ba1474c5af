import { alignColumns } from '../../examples/alignColumns';
import type { Phase } from './trainingSteps';

/** The programs of one kind that a step runs. */
export interface ProgramKind {
  /** The TensorFlow.js kernel that they belong to; the outer one if kernels call others. */
  readonly kernel: string;
  readonly program: string;
  readonly gradients: number;
  readonly update: number;
}

/** One program that a step runs. */
export interface RunProgram {
  readonly kernel: string;
  readonly program: string;
  readonly phase: Phase;
}

/** A step's programs by kind, the most frequent first. */
export function programKinds(programs: readonly RunProgram[]): ProgramKind[] {
  const kinds = new Map<string, Record<Phase, number> & { kernel: string; program: string }>();
  for (const { kernel, program, phase } of programs) {
    const key = `${kernel}\0${program}`;
    const kind = kinds.get(key) ?? { kernel, program, gradients: 0, update: 0 };
    kind[phase]++;
    kinds.set(key, kind);
  }
  return [...kinds.values()].sort((a, b) => sumOf(b) - sumOf(a));
}

/** The table of them, and their sums. */
export function kindTable(kinds: readonly ProgramKind[]): string {
  const sum = (phase: Phase): number => kinds.reduce((sum, kind) => sum + kind[phase], 0);
  const all: ProgramKind = {
    kernel: 'all',
    program: 'all',
    gradients: sum('gradients'),
    update: sum('update'),
  };
  const rows = [...kinds, all].map((kind) => [
    nameOf(kind),
    `${sumOf(kind)}`,
    `${kind.gradients}`,
    `${kind.update}`,
  ]);
  return alignColumns([['kernel: program', 'count', 'gradients', 'update'], ...rows]).join('\n');
}

function sumOf({ gradients, update }: ProgramKind): number {
  return gradients + update;
}

/** Names a kind of program. Programs that the backend runs between kernels have `-` as their kernel. */
function nameOf({ kernel, program }: ProgramKind): string {
  return kernel === program ? kernel : `${kernel || '-'}: ${program}`;
}
