/** How one axis is resampled: both rows of pixels share their middle. */
export interface AxisGeometry {
  readonly sourceSize: number;
  readonly sourceSpacingMm: number;
  readonly targetSize: number;
  readonly targetSpacingMm: number;
}

/**
 * Where the middle of a target pixel lies in the source, in source pixels from the outer edge of the first one: the
 * middle of source pixel i lies at i + 0.5.
 */
export function positionInSource(
  { sourceSize, sourceSpacingMm, targetSize, targetSpacingMm }: AxisGeometry,
  target: number,
): number {
  return sourceSize / 2 + (target + 0.5 - targetSize / 2) * (targetSpacingMm / sourceSpacingMm);
}
