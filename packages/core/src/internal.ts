/**
 * What the RADnet packages and the examples share. It is not for users: names may change or go in any release.
 *
 * @module
 */
export { requireKnownOptions } from './errors/requireKnownOptions';
export { showName, showValue } from './errors/showValue';
export { csvRows } from './predictions/csvRows';
export { holdDraws, recordDraws, repeatDraws, watchDraws } from './recompute/recomputation';
export { isOwn, mapShared } from './distributed/mapShared';
export { statisticsGroup, withStatisticsGroup } from './distributed/statisticsGroup';
export { statisticsPass } from './recompute/statisticsPass';
export { graphValues, symbolsBefore } from './training/graphValues';
export { hasFirstOrderKernel } from './backend/hasFirstOrderKernel';
export { runBackendKernel } from './backend/runBackendKernel';
export {
  computeStep,
  provideStepRecorder,
  type StepRecorder,
  type StepToRecord,
} from './backend/stepRecorder';
export { listed } from './weights/listed';
