export { checkCheckpoint, loadCheckpoint, saveCheckpoint } from './checkpoint';
export { describeDiagnosis } from './diagnosis/describeDiagnosis';
export { type Diagnosis, diagnoseBackends, type DiagnoseOptions } from './diagnosis/diagnoseBackends';
export type { EngineVerdict, ProbeResult } from './diagnosis/engineVerdict';
export type { Machine } from './diagnosis/inspectMachine';
export { type NvidiaDriver, nvidiaDriver } from './diagnosis/nvidiaDriver';
export { fileError } from './fileError';
export { fileSystem } from './fileSystem';
export { jsonLinesLog } from './jsonLinesLog';
export { type FolderLock, lockFolder } from './lockFolder';
export { readPredictions, writePredictions } from './predictionsFile';
export { progressReporter } from './progressReporter';
export type { ProgressStream } from './progressStream';
export { readWeights } from './readWeights';
export { type CodeRevision, codeRevision } from './record/codeRevision';
export { describeCommand, withoutHome } from './record/describeCommand';
export { describeMachine, type MachineDescription } from './record/describeMachine';
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
export { buildTfjsNode, type BuildTfjsNodeOptions } from './tfjsNode/buildTfjsNode';
export { writeAtomically } from './writeAtomically';
