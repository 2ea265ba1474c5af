import { UsageError } from '../commandLine';

/** Refuses flags and CTs that cannot be combined, before anything is read. */
export function checkTogether(
  paths: readonly string[],
  values: { series?: string; all?: boolean; dicom?: boolean; 'heat-threshold'?: number },
): void {
  if (paths.length === 0) {
    throw new UsageError(
      'expected a CT: a folder of DICOM files, or a .dcm, .nii, .nii.gz, .hdr or .zip file; got none',
    );
  }
  if (values.series !== undefined && values.all)
    throw new UsageError('--series and --all: expected only one of them');
  if (values.series !== undefined && paths.length > 1) {
    throw new UsageError(`--series: expected one CT, got ${paths.length}`);
  }
  if (values['heat-threshold'] !== undefined && !values.dicom) {
    throw new UsageError('--heat-threshold: expected --dicom with it, which writes the segmentation');
  }
  if (values.dicom) {
    const other = paths.findIndex((path) => /\.(nii|nii\.gz|hdr|img)$/i.test(path));
    if (other >= 0) {
      throw new UsageError(
        `--dicom: expected CTs in DICOM, got NIfTI as argument ${other + 1}, which names no patient, study or image to refer to`,
      );
    }
  }
}
