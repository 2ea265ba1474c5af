import { RadnetError } from '@radnet/core';
import { dicomWriter } from '../dicom/dicomWriter';
import { newUid } from '../dicom/newUid';
import type { CodedConcept } from './codedConcept';
import { dcm } from './codedConcept';
import { derivedElements, imageReference, sourceFiles } from './derivedElements';
import type { DicomAlgorithm, Tracking } from './derivedElements';
import type { DicomSource } from './dicomSource';
import { code, container, image, num, textItem, uidRef } from './srItems';

const COMPREHENSIVE_SR = '1.2.840.10008.5.1.4.1.1.88.33';

/** One finding of a report: what was found, where, and what was measured. */
export interface Finding {
  /** Identifiers that follow the finding over time. */
  readonly tracking: Tracking;
  /** What was found, e.g. SNOMED CT's code for intracranial hemorrhage. */
  readonly finding: CodedConcept;
  /** Where in the body. */
  readonly site: CodedConcept;
  /** Indices of the volume's slices, from 0, that show the finding. */
  readonly slices: readonly number[];
  /** Measured numbers with their units. */
  readonly measurements: readonly {
    /** What was measured. */
    readonly concept: CodedConcept;
    /** The number, in `unit`. */
    readonly value: number;
    /** The unit, a code of UCUM. */
    readonly unit: CodedConcept;
  }[];
  /** Qualitative results: what was judged (`concept`), and the verdict (`value`). */
  readonly evaluations: readonly { readonly concept: CodedConcept; readonly value: CodedConcept }[];
}

/** Content of a DICOM structured report: see {@link findingsToSr}. */
export interface FindingsReport {
  /** The imaging procedure that is reported. */
  readonly procedure: CodedConcept;
  /** The software that made the findings, also the report's observer. */
  readonly algorithm: DicomAlgorithm;
  /** Parameters of the algorithm, in words, e.g. `threshold 0.5`. */
  readonly parameters: readonly string[];
  /** One or more findings. */
  readonly findings: readonly Finding[];
}

/**
 * Writes findings as a DICOM structured report: a Comprehensive SR by template TID 1500 "Measurement Report" (PS3.16).
 * Each finding is a measurement group (TID 1501) with its tracking identifiers, the algorithm (TID 4019) and the images
 * that show it. The observer is the software. The report belongs to the images' patient and study, is a new series, and
 * is marked complete but not verified.
 *
 * dcmjs writes the file. dcmjs's own TID 1500 is not used: it names a person "unknown" as the observer, supports
 * neither algorithms nor qualitative evaluations, and repeats the study for every image.
 *
 * @returns The bytes of the DICOM file.
 * @throws RadnetError if there is no finding, or a finding names a slice that the source does not have.
 */
export async function findingsToSr(report: FindingsReport, source: DicomSource): Promise<Uint8Array> {
  const { findings, algorithm } = report;
  if (findings.length === 0) throw new RadnetError('findings: expected one or more, got none');
  const odd = findings.flatMap(({ slices }) => slices).find((slice) => source.images[slice] === undefined);
  if (odd !== undefined) {
    throw new RadnetError(`findings: expected slices from 0 to ${source.images.length - 1}, got ${odd}`);
  }
  const write = await dicomWriter();
  return write({
    ...derivedElements(source, algorithm, {
      modality: 'SR',
      number: 9002,
      description: 'Measurement report',
      at: new Date(),
    }),
    SOPInstanceUID: newUid(),
    SOPClassUID: COMPREHENSIVE_SR,
    ReferencedPerformedProcedureStepSequence: [],
    PerformedProcedureCodeSequence: [],
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    CurrentRequestedProcedureEvidenceSequence: [
      {
        StudyInstanceUID: source.studyInstanceUid,
        ReferencedSeriesSequence: [
          { SeriesInstanceUID: source.seriesInstanceUid, ReferencedSOPSequence: sourceFiles(source) },
        ],
      },
    ],
    ...rootElements(report, source),
  });
}

function rootElements(
  { procedure, algorithm, parameters, findings }: FindingsReport,
  source: DicomSource,
): Record<string, unknown> {
  return container(
    undefined,
    dcm('126000', 'Imaging Measurement Report'),
    [
      code('HAS CONCEPT MOD', dcm('121049', 'Language of Content Item and Descendants'), {
        value: 'en',
        scheme: 'RFC5646',
        meaning: 'English',
      }),
      ...observer(algorithm),
      code('HAS CONCEPT MOD', dcm('121058', 'Procedure reported'), procedure),
      imageLibrary(source),
      container(
        'CONTAINS',
        dcm('126010', 'Imaging Measurements'),
        findings.map((finding) => measurementGroup(finding, algorithm, parameters, source)),
      ),
    ],
    '1500',
  );
}

/** TID 1001: the observer, a device. */
function observer({ name, manufacturer }: DicomAlgorithm): Record<string, unknown>[] {
  return [
    code('HAS OBS CONTEXT', dcm('121005', 'Observer Type'), dcm('121007', 'Device')),
    uidRef('HAS OBS CONTEXT', dcm('121012', 'Device Observer UID'), newUid()),
    textItem('HAS OBS CONTEXT', dcm('121013', 'Device Observer Name'), name),
    textItem('HAS OBS CONTEXT', dcm('121014', 'Device Observer Manufacturer'), manufacturer),
    textItem('HAS OBS CONTEXT', dcm('121015', 'Device Observer Model Name'), name),
  ];
}

/** TID 1600: the images that were read. */
function imageLibrary(source: DicomSource): Record<string, unknown> {
  const entries = sourceFiles(source).map((reference) => image('CONTAINS', undefined, reference));
  return container('CONTAINS', dcm('111028', 'Image Library'), [
    container('CONTAINS', dcm('126200', 'Image Library Group'), entries),
  ]);
}

/** TID 1501: one measurement group. */
function measurementGroup(
  { tracking, finding, site, slices, measurements, evaluations }: Finding,
  { name, version }: DicomAlgorithm,
  parameters: readonly string[],
  source: DicomSource,
): Record<string, unknown> {
  const found: CodedConcept = { value: '260753009', scheme: 'SCT', meaning: 'Source' };
  return container(
    'CONTAINS',
    dcm('125007', 'Measurement Group'),
    [
      textItem('HAS OBS CONTEXT', dcm('112039', 'Tracking Identifier'), tracking.id),
      uidRef('HAS OBS CONTEXT', dcm('112040', 'Tracking Unique Identifier'), tracking.uid),
      code('CONTAINS', dcm('121071', 'Finding'), finding),
      code('HAS CONCEPT MOD', { value: '363698007', scheme: 'SCT', meaning: 'Finding Site' }, site),
      textItem('HAS CONCEPT MOD', dcm('111001', 'Algorithm Name'), name),
      textItem('HAS CONCEPT MOD', dcm('111003', 'Algorithm Version'), version),
      ...parameters.map((text) => textItem('HAS CONCEPT MOD', dcm('111002', 'Algorithm Parameters'), text)),
      ...slices.map((slice) => image('CONTAINS', found, imageReference(source.images[slice]!))),
      ...measurements.map(({ concept, value, unit }) => num('CONTAINS', concept, value, unit)),
      ...evaluations.map(({ concept, value }) => code('CONTAINS', concept, value)),
    ],
    '1501',
  );
}
