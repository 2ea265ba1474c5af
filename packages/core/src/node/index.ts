export { checkCheckpoint, loadCheckpoint, saveCheckpoint } from './checkpoint';
export { fileSystem } from './fileSystem';
export { jsonLinesLog } from './jsonLinesLog';
export { type FolderLock, lockFolder } from './lockFolder';
export { describeMachine, type MachineDescription } from './machine/describeMachine';
export { readPredictions, writePredictions } from './predictionsFile';
export { progressReporter } from './progressReporter';
export type { ProgressStream } from './progressStream';
export { readWeights } from './readWeights';
export { type CodeRevision, codeRevision } from './record/codeRevision';
export { describeCommand } from './record/describeCommand';
export { describeVersions } from './record/describeVersions';
export {
  readRunRecord,
  type RunRecord,
  runRecord,
  type RunRecordOptions,
  type RunSession,
} from './record/runRecord';
export { existingFolder } from './replaceFolder';
export { listCheckpoints, saveLastCheckpoint, wholeCheckpointBefore } from './runCheckpoints';
export { type EventFileWriter, eventFileWriter } from './tensorBoard/eventFileWriter';
export { tensorBoardLog, type TensorBoardOptions } from './tensorBoard/tensorBoardLog';
export { writeAtomically } from './writeAtomically';
