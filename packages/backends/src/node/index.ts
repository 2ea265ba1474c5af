export { describeDiagnosis } from './diagnosis/describeDiagnosis';
export { type Diagnosis, diagnoseBackends, type DiagnoseOptions } from './diagnosis/diagnoseBackends';
export type { EngineVerdict, ProbeResult } from './diagnosis/engineVerdict';
export type { Machine } from './diagnosis/inspectMachine';
export { buildTfjsNode, type BuildTfjsNodeOptions } from './tfjsNode/buildTfjsNode';
