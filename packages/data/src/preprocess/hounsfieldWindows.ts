import type { HounsfieldWindow } from './preprocessOptions';

/**
 * Windows used to read head CTs, level and width in HU. There is no standard. For subdural and soft tissue,
 * Radiopaedia's "Windowing (CT)" gives ranges (levels 50 to 100 and 20 to 60, widths 130 to 300 and 350 to 400); these
 * values lie within them.
 */
export const HOUNSFIELD_WINDOWS = {
  brain: { level: 40, width: 80 },
  subdural: { level: 75, width: 215 },
  stroke: { level: 40, width: 40 },
  bone: { level: 600, width: 2800 },
  'soft tissue': { level: 50, width: 375 },
} as const satisfies Record<string, HounsfieldWindow>;

/** Name of one of {@link HOUNSFIELD_WINDOWS}. */
export type HounsfieldWindowName = keyof typeof HOUNSFIELD_WINDOWS;
