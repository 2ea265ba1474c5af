export { RadnetError } from './radnetError';
export { type Batch, type BatchSource, disposeBatch } from './training/batch';
export type { ScanPrediction, SegmentationScores } from './metrics/scanPrediction';
export { formatPredictions } from './predictions/formatPredictions';
export { parsePredictions, type ParsePredictionsOptions } from './predictions/parsePredictions';
export type { PredictionSet } from './predictions/predictionSet';
export { type MaskOverlap, segmentationScores } from './metrics/segmentationScores';
export type { Estimate } from './metrics/estimate';
export { callScan, type CtCall, type CtCallOptions, type SliceRun } from './metrics/callScan';
export {
  type ConfusionCounts,
  countConfusion,
  sumConfusion,
  type ThresholdOptions,
} from './metrics/confusionCounts';
export { accuracy, f1, precision, recall, specificity } from './metrics/confusionScores';
export { evaluateScans, type ScansReport } from './metrics/evaluateScans';
export { levelReport, type LevelReport } from './metrics/levelReport';
export { formatScoreTable, type ScoreTableOptions, type ScoreTableRow } from './metrics/formatScoreTable';
export { rocAuc } from './metrics/rocAuc';
export { wilsonInterval } from './metrics/wilsonInterval';
export type { Loss, LossOptions } from './losses/loss';
export { binaryCrossEntropy, type BinaryCrossEntropyOptions } from './losses/binaryCrossEntropy';
export {
  categoricalCrossEntropy,
  type CategoricalCrossEntropyOptions,
} from './losses/categoricalCrossEntropy';
export { compileLoss, type CompileLossOptions, markPadding } from './losses/compileLoss';
export { softDice, type SoftDiceOptions } from './losses/softDice';
export { type HeadLoss, type HeadLosses, type WeightedLoss, weightedLoss } from './losses/headLoss';
export type { BestMetric, BestScore } from './training/bestScore';
export type { Losses, LossSums } from './training/batchLosses';
export type { Optimizer, WeightStep } from './training/optimizer';
export { sgd, type SgdOptions } from './training/sgd';
export type { UpdateRule } from './training/updateRule';
export { adam, adamW, type AdamOptions } from './training/adam';
export { clipByGlobalNorm } from './training/clipByGlobalNorm';
export { clipByValue } from './training/clipByValue';
export type { Gradients, GradientTransform, UpdateInfo } from './training/gradients';
export type { Slots, WeightValues } from './training/slots';
export type { AverageOptions } from './training/weightAverage';
export type { UpdateOptions, UpdatesState } from './training/weightUpdates';
export type { EarlyStopping } from './training/earlyStopping';
export { cosineSchedule, type CosineScheduleOptions } from './training/cosineSchedule';
export { warmUp } from './training/warmUp';
export { estimateStepMemory, type StepMemoryOptions } from './memory/estimateStepMemory';
export type { ChunkOptions } from './training/sliceChunks';
export { drawSeed, isRecomputing } from './recompute/recomputation';
export type { DistributedOptions } from './distributed/distributedOptions';
export { alone, type ProcessGroup, type ReduceOperation } from './distributed/processGroup';
export { isStatisticsPass } from './recompute/statisticsPass';
export {
  estimateRunningStatistics,
  type EstimateStatisticsOptions,
} from './training/estimateRunningStatistics';
export type { ChunkOutputs, PredictChunkOptions } from './training/predictInChunks';
export { predictScans, type PredictScansOptions } from './training/predictScans';
export { type Schedule, stepSchedule, type StepScheduleOptions } from './training/stepSchedule';
export { Pace, type PaceReport } from './training/pace';
export { DivergedError } from './training/divergedError';
export { train, type TrainingResult } from './training/train';
export type {
  EpochReport,
  RunOutcome,
  RunStart,
  StepReport,
  TrainingObserver,
} from './training/trainingObserver';
export type { Checkpoint, TrainOptions } from './training/trainOptions';
export type { TrainingProgress, TrainingState } from './training/trainingState';
export { type RecordedStep, recordStep, type RecordStepOptions } from './backend/recordStep';
export { type StepFunction } from './backend/stepRecorder';
export { youdenThreshold } from './metrics/youdenThreshold';
export { freezeLayers } from './weights/freezeLayers';
export { type LoadedWeights, loadWeights, type LoadWeightsOptions } from './weights/loadWeights';
export type { NamedWeights, WeightArray } from './weights/namedWeights';
export { readNpz } from './weights/readNpz';
export { readSavedModel, type SavedModelFolder } from './weights/readSavedModel';
export { type SavedModelFiles, savedModelFiles } from './weights/savedModelFiles';
export { readSafetensors } from './weights/readSafetensors';
export { toSafetensors } from './weights/toSafetensors';
export type { ClusterOptions } from './statistics/clusters';
export {
  bootstrapEstimate,
  bootstrapEstimates,
  type BootstrapOptions,
  type CaseWeights,
} from './statistics/bootstrap';
export { type Cases, scanCases, type ScanCases, sliceCases } from './statistics/predictionCases';
export { clusteredProportion } from './statistics/clusteredProportion';
export { rocCurve, type RocCurve, type RocPoint } from './statistics/rocCurve';
export {
  precisionRecallCurve,
  type PrecisionRecallCurve,
  type PrecisionRecallPoint,
} from './statistics/precisionRecallCurve';
export {
  reliability,
  type Reliability,
  type ReliabilityBin,
  type ReliabilityOptions,
} from './statistics/reliability';
export { calibration, type Calibration } from './statistics/calibration';
export { brierScore, type BrierScore } from './statistics/brierScore';
export { thresholdFor, type ThresholdTarget } from './statistics/thresholdFor';
export { operatingPoint, type OperatingPoint } from './statistics/operatingPoint';
export { chooseCall, type ChooseCallOptions, type ChosenCall } from './statistics/chooseCall';
export { decisionCurve, type DecisionCurveOptions, type DecisionPoint } from './statistics/decisionCurve';
export type { Reading } from './statistics/readings';
export { type CohenKappa, cohenKappa } from './statistics/cohenKappa';
export { type FleissKappa, fleissKappa } from './statistics/fleissKappa';
export { type Reader, type ReaderAgreement, readerAgreement } from './statistics/readerAgreement';
export { type ReaderReport, readerReport } from './statistics/readerReport';
export { type McNemar, mcnemarTest } from './statistics/mcnemarTest';
export { type CallsComparison, compareCalls, type PairedComparison } from './statistics/compareCalls';
export { type AucComparison, compareAuc } from './statistics/compareAuc';
export {
  type MultiReaderAuc,
  multiReaderAuc,
  type ReaderScores,
} from './statistics/multiReader/multiReaderAuc';
export {
  compareMultiReaderAuc,
  type MultiReaderComparison,
} from './statistics/multiReader/compareMultiReaderAuc';
export { type GroupReport, reportByGroup, type ReportByGroupOptions } from './statistics/reportByGroup';
export { type LimitsOfAgreement, limitsOfAgreement } from './statistics/limitsOfAgreement';
export { segmentationReport, type SegmentationReport } from './statistics/segmentationReport';
