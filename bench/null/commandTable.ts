import { alignColumns } from '../../examples/alignColumns';

/** The calls that a training step makes to the device. */
export interface CommandCounts {
  /** Calls of dispatchWorkgroups. */
  readonly programs: number;
  readonly bindGroups: number;
  /** Calls of writeBuffer. */
  readonly writes: number;
  readonly bytesWritten: number;
  readonly submits: number;
  /** Compute passes that contain the programs. */
  readonly passes: number;
  readonly copies: number;
  readonly buffersMade: number;
}

/** The cost of a training step on the host. */
export interface StepRow extends CommandCounts {
  readonly step: string;
  /** Median of the timed steps. */
  readonly ms: number;
  readonly fastestMs: number;
  /** Size of the backend's buffers, used and unused, after the steps. */
  readonly bytesHeld: number;
}

const HEADER = [
  'step',
  'ms',
  'fastest',
  'programs',
  'us/program',
  'bind groups',
  'writeBuffer',
  'KB written',
  'submits',
  'passes',
  'copies',
  'new buffers',
  'MB held',
];

/** A line for each kind of step, and one with its ratios to the first kind. */
export function commandTable(rows: readonly StepRow[]): string {
  const [first, ...others] = rows;
  const ratios = others.map(({ step, ms, fastestMs, bytesHeld }) => {
    const of = (value: number, other: number): string => (value / other).toFixed(3);
    return (
      `${step} to ${first!.step}: ${of(ms, first!.ms)} times the host time (${of(fastestMs, first!.fastestMs)} of the ` +
      `fastest steps), ${of(bytesHeld, first!.bytesHeld)} the device memory`
    );
  });
  return [...alignColumns([HEADER, ...rows.map(cellsOf)]), ...ratios].join('\n');
}

function cellsOf(row: StepRow): string[] {
  return [
    row.step,
    row.ms.toFixed(1),
    row.fastestMs.toFixed(1),
    `${row.programs}`,
    ((1000 * row.ms) / row.programs).toFixed(1),
    `${row.bindGroups}`,
    `${row.writes}`,
    (row.bytesWritten / 2 ** 10).toFixed(0),
    `${row.submits}`,
    `${row.passes}`,
    `${row.copies}`,
    `${row.buffersMade}`,
    (row.bytesHeld / 2 ** 20).toFixed(1),
  ];
}
