import { randomUUID } from 'node:crypto';
import {
  type CodedConcept,
  dcm,
  type DicomSource,
  type Finding,
  findingsToSr,
  mapToMask,
  maskToSeg,
  newUid,
  type PreprocessOptions,
  type Volume,
} from '@radnet/data';
import type { CtPrediction } from '../predictCt';
import type { ModelIdentity } from './result';
import type { ResultFiles } from './resultFolder';

const sct = (value: string, meaning: string): CodedConcept => ({ value, scheme: 'SCT', meaning });
const HEMORRHAGE = sct('50960005', 'Hemorrhage');
const BRAIN = sct('12738006', 'Brain');
const PROBABILITY = dcm('122157', 'Probability');
const NO_UNITS: CodedConcept = { value: '1', scheme: 'UCUM', meaning: 'no units' };
const PRESENCE = dcm('121052', 'Presence of property');
const PRESENT = sct('52101004', 'Present');
const ABSENT = sct('272519000', 'Absent');
const HEAD_CT: CodedConcept = { value: '24725-4', scheme: 'LN', meaning: 'CT Head Report' };

/** Settings for {@link dicomResults}. */
export interface DicomResultOptions {
  readonly volume: Volume;
  readonly source: DicomSource;
  readonly prediction: CtPrediction;
  readonly model: ModelIdentity;
  /** The preprocessing that gave the geometry of the heat map. */
  readonly drawn: PreprocessOptions;
  /** A voxel belongs to the segmentation if its heat is at least this. */
  readonly heatThreshold: number;
  readonly software: string;
}

/**
 * The result as DICOM: the call as a structured report, `report.dcm`, and the heat map of positive slices as a segmentation, `heat.dcm`,
 * unless the heat stays below the threshold.
 */
export async function dicomResults(options: DicomResultOptions): Promise<ResultFiles> {
  const { source, prediction, model, software, heatThreshold } = options;
  const [name, version] = software.split(' ') as [string, string];
  const algorithm = {
    name,
    version: `${version}, model ${model.fingerprint}`,
    manufacturer: 'RADnet in TypeScript',
  };
  const uid = newUid();
  const tracking = { id: `hemorrhage ${randomUUID().slice(0, 8)}`, uid };
  const report = await findingsToSr(
    {
      procedure: HEAD_CT,
      algorithm,
      parameters: [
        `slice positive from probability ${model.threshold}`,
        `CT positive from ${model.minConsecutive} neighbouring positive slices`,
      ],
      findings: [ctFinding(prediction, tracking), ...runFinding(prediction, tracking)],
    },
    source,
  );
  const mask = heatMask(options);
  if (mask === undefined) return { 'report.dcm': report };
  const segmentation = await maskToSeg(mask, options.volume, source, {
    label: `${prediction.heatKind} from ${heatThreshold}, not an outline`,
    category: sct('49755003', 'Morphologically Abnormal Structure'),
    type: HEMORRHAGE,
    anatomy: BRAIN,
    algorithm,
    family: dcm('123110', 'Artificial Intelligence'),
    tracking,
  });
  return { 'report.dcm': report, 'heat.dcm': segmentation };
}

/** Undefined if the mask would be empty. */
function heatMask({ volume, prediction, model, drawn, heatThreshold }: DicomResultOptions) {
  const { heat, probabilities } = prediction;
  if (heat === undefined) return undefined;
  const isPositive = (slice: number): boolean => probabilities[slice]! >= model.threshold;
  const mask = mapToMask(heat, heatThreshold, volume, drawn, isPositive);
  return mask.voxels.includes(1) ? mask : undefined;
}

/** The call for the whole CT. Its probability is the score that is compared with the threshold. */
function ctFinding({ call, probabilities }: CtPrediction, tracking: Finding['tracking']): Finding {
  return {
    tracking,
    finding: HEMORRHAGE,
    site: BRAIN,
    slices: call.run ? slicesOf(call.run) : Array.from(probabilities.keys()),
    measurements: [{ concept: PROBABILITY, value: call.score, unit: NO_UNITS }],
    evaluations: [{ concept: PRESENCE, value: call.positive ? PRESENT : ABSENT }],
  };
}

/** The stretch of slices that made a CT positive, with the probability of its most probable slice. */
function runFinding(
  { call: { run }, probabilities }: CtPrediction,
  tracking: Finding['tracking'],
): Finding[] {
  if (run === null) return [];
  const slices = slicesOf(run);
  return [
    {
      tracking: {
        id: `${tracking.id}, run of slices ${run.start + 1} to ${run.start + run.length}`,
        uid: newUid(),
      },
      finding: HEMORRHAGE,
      site: BRAIN,
      slices,
      measurements: [
        {
          concept: PROBABILITY,
          value: Math.max(...slices.map((slice) => probabilities[slice]!)),
          unit: NO_UNITS,
        },
      ],
      evaluations: [{ concept: PRESENCE, value: PRESENT }],
    },
  ];
}

const slicesOf = ({ start, length }: { readonly start: number; readonly length: number }): number[] =>
  Array.from({ length }, (_, index) => start + index);
