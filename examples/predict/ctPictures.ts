import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import type { Vector3 } from '@radnet/data';
import { HEAT_TICKS, heatColor } from '../heatColor';
import { heatOverlay } from '../heatOverlay';
import type { CtPrediction } from '../predictCt';
import { sidesOf } from '../sidesOf';
import { blackCanvas, onCanvas, write } from './canvas';

/** A CT to draw. */
export interface DrawnCt {
  /** Grey values in [0, 1]: [slices, size, size]. */
  readonly image: Float32Array;
  readonly size: number;
  readonly prediction: CtPrediction;
  /** Probability from which a slice is positive. */
  readonly threshold: number;
  /** The direction of a slice's rows, which tells the patient's left from the right. */
  readonly rowDirection: Vector3;
}

/** The smallest side of a drawn slice, in pixels. Smaller slices are enlarged. */
const SLICE_SIDE = 500;
const TILE_SIDE = 250;
const CAPTION = 30;
const TILE_CAPTION = 24;
const SCALE_WIDTH = 84;
const COLUMNS = 7;
const HEAD = 64;
const LEAST_SHEET = 760;
const YELLOW = '#ffdc00';
const GREY = '#bbb';
/** Brain at 35 HU in the usual window. */
const BRAIN = '#707070';

/** Draws a slice with its number, position and probability, the patient's sides, and the heat map with its scale. */
export function drawSlice(ct: DrawnCt, slice: number): Uint8Array {
  const { prediction, size, threshold } = ct;
  const side = size * Math.max(1, Math.ceil(SLICE_SIDE / size));
  const probability = prediction.probabilities[slice]!;
  const { canvas, pen } = blackCanvas(side + SCALE_WIDTH, side + CAPTION);
  pen.drawImage(sliceCanvas(ct, slice), 0, CAPTION, side, side);
  const positive = probability >= threshold;
  const caption =
    `slice ${slice + 1} of ${prediction.probabilities.length}   ${prediction.positionsMm[slice]!.toFixed(1)} mm   ` +
    `probability ${probability.toFixed(3)}${positive ? '   positive' : ''}`;
  write(pen, caption, 8, CAPTION / 2, { size: 16, color: positive ? YELLOW : '#fff' });
  writeSides(pen, ct.rowDirection, { left: 0, top: CAPTION, side, size: 22 });
  if (isHeated(ct, slice)) drawScale(pen, prediction.heatKind, side + 14, CAPTION + 40, side - 80);
  return canvas.toBuffer('image/png');
}

/** Draws all slices in a grid, from foot to head. Positive ones have a frame. */
export function drawOverview(ct: DrawnCt): Uint8Array {
  const { prediction, threshold, size, rowDirection } = ct;
  const count = prediction.probabilities.length;
  const side = Math.max(size, TILE_SIDE);
  const columns = Math.min(COLUMNS, count);
  const [width, rowHeight] = [Math.max(LEAST_SHEET, columns * side), side + TILE_CAPTION];
  const { canvas, pen } = blackCanvas(width, HEAD + Math.ceil(count / columns) * rowHeight);
  const [first, second] = headOf(ct);
  write(pen, first, 8, 20, { size: 18, color: prediction.call.positive ? YELLOW : '#fff' });
  write(pen, second, 8, 52, { size: 13, color: GREY });
  if (prediction.heat !== undefined) drawLyingScale(pen, prediction.heatKind, width - 220, 8, 200);
  for (let slice = 0; slice < count; slice++) {
    const left = (slice % columns) * side;
    const top = HEAD + Math.floor(slice / columns) * rowHeight;
    const probability = prediction.probabilities[slice]!;
    const positive = probability >= threshold;
    pen.drawImage(sliceCanvas(ct, slice), left, top + TILE_CAPTION, side, side);
    const color = positive ? YELLOW : '#fff';
    const middle = top + TILE_CAPTION / 2;
    write(pen, String(slice + 1), left + 6, middle, { size: 14, color });
    const position = `${prediction.positionsMm[slice]!.toFixed(1)} mm`;
    write(pen, position, left + side / 2, middle, { size: 13, color: GREY, align: 'center' });
    write(pen, probability.toFixed(3), left + side - 6, middle, { size: 14, color, align: 'right' });
    writeSides(pen, rowDirection, { left, top: top + TILE_CAPTION, side, size: 14 });
    if (positive) frame(pen, left, top, side, rowHeight);
  }
  return canvas.toBuffer('image/png');
}

function headOf({
  prediction: { call, probabilities, heat, heatKind },
  threshold,
}: DrawnCt): [string, string] {
  const run = call.run && `slices ${call.run.start + 1} to ${call.run.start + call.run.length}`;
  const legend = `number, position, probability of each slice; framed from ${threshold.toFixed(3)}`;
  return [
    `${run ? `CT called positive: ${run}` : 'CT called negative'}, of ${probabilities.length} slices from foot to head`,
    `${legend}${heat ? `; ${heatKind} is drawn on framed slices alone` : ''}. Research software, not a medical device.`,
  ];
}

/**
 * The heat map is drawn on positive slices only. Elsewhere it means nothing: on a normal CT, attention glows at the base of the skull and
 * at the vertex, because the segmentation heads see one slice at a time and do not know the skull.
 */
function isHeated({ prediction: { heat, probabilities }, threshold }: DrawnCt, slice: number): boolean {
  return heat !== undefined && probabilities[slice]! >= threshold;
}

function sliceCanvas(ct: DrawnCt, slice: number): Canvas {
  const pixels = ct.size * ct.size;
  const part = (values: Float32Array): Float32Array => values.subarray(slice * pixels, (slice + 1) * pixels);
  const heat = isHeated(ct, slice) ? part(ct.prediction.heat!) : undefined;
  return onCanvas(heatOverlay(part(ct.image), heat, ct.size));
}

/** Writes R and L according to the slices' axes. In radiology, the patient's left is on the right. */
function writeSides(
  pen: SKRSContext2D,
  [toLeft]: Vector3,
  { left, top, side, size }: { left: number; top: number; side: number; size: number },
): void {
  const [first, last] = sidesOf(toLeft);
  write(pen, first, left + 6, top + side / 2, { size });
  write(pen, last, left + side - 6, top + side / 2, { size, align: 'right' });
}

function frame(pen: SKRSContext2D, left: number, top: number, width: number, height: number): void {
  pen.strokeStyle = YELLOW;
  pen.lineWidth = 3;
  pen.strokeRect(left + 1.5, top + 1.5, width - 3, height - 3);
}

/** The scale of the heat map's colours, on the grey of brain. */
function drawScale(pen: SKRSContext2D, name: string, left: number, top: number, height: number): void {
  write(pen, name, left - 8, top - 20, { size: 13, color: GREY });
  for (let y = 0; y < height; y++) drawHeat(pen, 1 - y / (height - 1), [left, top + y, 18, 1]);
  for (const probability of HEAT_TICKS) {
    const y = top + (1 - probability) * (height - 1);
    pen.fillStyle = GREY;
    pen.fillRect(left + 18, y, 5, 1);
    write(pen, String(probability), left + 26, y, { size: 13, color: GREY });
  }
}

/** The same scale, horizontal. */
function drawLyingScale(pen: SKRSContext2D, name: string, left: number, top: number, width: number): void {
  write(pen, name, left - 8, top + 7, { size: 13, color: GREY, align: 'right' });
  for (let x = 0; x < width; x++) drawHeat(pen, x / (width - 1), [left + x, top, 1, 14]);
  for (const probability of HEAT_TICKS) {
    const x = left + probability * (width - 1);
    pen.fillStyle = GREY;
    pen.fillRect(x, top + 14, 1, 4);
    write(pen, String(probability), x, top + 26, { size: 11, color: GREY, align: 'center' });
  }
}

function drawHeat(
  pen: SKRSContext2D,
  probability: number,
  box: readonly [x: number, y: number, width: number, height: number],
): void {
  const { rgb, opacity } = heatColor(probability);
  for (const color of [BRAIN, `rgba(${rgb.join(',')},${opacity})`]) {
    pen.fillStyle = color;
    pen.fillRect(...box);
  }
}
