/** How one axis is resampled. The source and the target share their middle. */
export interface AxisGeometry {
  readonly sourceSize: number;
  readonly sourceSpacingMm: number;
  readonly targetSize: number;
  readonly targetSpacingMm: number;
}

/**
 * Returns where the middle of a target pixel lies in the source, in source pixels from the outer edge of the first one.
 * The middle of source pixel i lies at i + 0.5.
 */
export function positionInSource(
  { sourceSize, sourceSpacingMm, targetSize, targetSpacingMm }: AxisGeometry,
  target: number,
): number {
  return sourceSize / 2 + (target + 0.5 - targetSize / 2) * (targetSpacingMm / sourceSpacingMm);
}
