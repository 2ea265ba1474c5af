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

/** One finding of a report: what was looked for, where, and what was measured. */
export interface Finding {
  readonly tracking: Tracking;
  readonly finding: CodedConcept;
  readonly site: CodedConcept;
  /** Slices of the volume, from 0, that it was found on. */
  readonly slices: readonly number[];
  readonly measurements: readonly {
    readonly concept: CodedConcept;
    readonly value: number;
    /** Of UCUM. */
    readonly unit: CodedConcept;
  }[];
  /** What was judged, and how. */
  readonly evaluations: readonly { readonly concept: CodedConcept; readonly value: CodedConcept }[];
}

/** What a DICOM structured report says of a scan: see `findingsToSr`. */
export interface FindingsReport {
  readonly procedure: CodedConcept;
  readonly algorithm: DicomAlgorithm;
  /** What the algorithm was told, e.g. `threshold 0.5`. */
  readonly parameters: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Writes findings as a DICOM structured report: Comprehensive SR by template TID 1500 "Measurement Report" (PS3.16), a
 * measurement group (TID 1501) a finding, with its tracking identifiers, the algorithm (TID 4019) and the images it was
 * found on. The observer is the software. The report belongs to the images' patient and study, is a series of its own,
 * complete and not verified by anybody.
 *
 * dcmjs writes the file. Its own TID 1500 is not used: it names a person "unknown" as the observer, knows no algorithm and
 * no qualitative evaluation, and repeats the study for every image.
 *
 * @returns The file.
 * @throws RadnetError where there is no finding, or one names a slice that the source has not.
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

/** TID 1001, of a device. */
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

/** TID 1501. */
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
