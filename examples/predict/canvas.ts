import { fileURLToPath } from 'node:url';
import { type Canvas, createCanvas, GlobalFonts, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import type { Picture } from '../heatOverlay';

/** B612 is a font designed for small text on dark screens. It is bundled, because a bare machine may have no fonts. */
const FAMILY = 'RADnet B612';
const FILE = import.meta.resolve('@fontsource/b612/files/b612-latin-400-normal.woff2');

/** A black canvas with a font to write in. */
export function blackCanvas(width: number, height: number): { canvas: Canvas; pen: SKRSContext2D } {
  if (!GlobalFonts.has(FAMILY)) GlobalFonts.registerFromPath(fileURLToPath(FILE), FAMILY);
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#000';
  pen.fillRect(0, 0, width, height);
  pen.textBaseline = 'middle';
  return { canvas, pen };
}

export interface TextStyle {
  readonly size: number;
  readonly color?: string;
  readonly align?: 'left' | 'center' | 'right';
}

/** Writes a line of text around `y`, with a dark outline so that it stays readable on bright pixels. */
export function write(
  pen: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  { size, color = '#fff', align = 'left' }: TextStyle,
): void {
  pen.font = `${size}px "${FAMILY}"`;
  pen.textAlign = align;
  pen.lineJoin = 'round';
  pen.strokeStyle = '#000';
  pen.lineWidth = Math.max(2, size / 5);
  pen.strokeText(text, x, y);
  pen.fillStyle = color;
  pen.fillText(text, x, y);
}

/** Copies a picture to a canvas, so that it can be drawn at any size. */
export function onCanvas({ width, height, rgb }: Picture): Canvas {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    rgba.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
    rgba[4 * i + 3] = 255;
  }
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}
