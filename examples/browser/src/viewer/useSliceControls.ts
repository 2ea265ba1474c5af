import type { TargetedEvent } from 'preact';
import { type Dispatch, type StateUpdater, useRef } from 'preact/hooks';
import type { ShownVolume } from '../worker/viewerWorker';
import { type Field, fieldOf, movedView, type PictureView, type ScreenMm, WHOLE_SLICE } from './pictureView';
import { pointerGestures } from './pointerGestures';
import { sliceOfKey } from './sliceOfKey';
import { pixelsOf, wheelSteps } from './wheelSteps';

type FrameEvent<E extends Event> = TargetedEvent<HTMLElement, E>;

export interface SliceControls {
  onWheel(event: FrameEvent<WheelEvent>): void;
  onKeyDown(event: FrameEvent<KeyboardEvent>): void;
  onPointerDown(event: FrameEvent<PointerEvent>): void;
  onPointerMove(event: FrameEvent<PointerEvent>): void;
  onPointerUp(event: FrameEvent<PointerEvent>): void;
  onPointerCancel(event: FrameEvent<PointerEvent>): void;
}

const KEY_ZOOM: Record<string, number> = { '+': 1.25, '=': 1.25, '-': 0.8 };
/** Shift and an arrow move the view by this share of it, so the picture moves the other way. */
const KEY_LOOK: Record<string, ScreenMm> = {
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
};
const LOOK_SHARE = 0.1;
/** A notch of the wheel zooms by a quarter; a trackpad's pinch zooms smoothly. */
const MOST_PINCH_PIXELS = 45;
const ZOOM_PER_PIXEL = 0.005;
/** A finger scrolls through a CT of few slices over the whole height. With many slices it moves no faster than this. */
const LEAST_PIXELS_PER_SLICE = 8;

/** How wheel, keys and pointers change the slice that is shown, and its visible part. */
export function useSliceControls(
  { volume, slice, onSlice }: { volume: ShownVolume; slice: number; onSlice: (slice: number) => void },
  setView: Dispatch<StateUpdater<PictureView>>,
): SliceControls {
  const wheel = useRef(wheelSteps());
  const pointers = useRef(pointerGestures());
  const go = (steps: number): void => {
    const to = Math.min(volume.slices - 1, Math.max(0, slice + steps));
    if (to !== slice) onSlice(to);
  };
  const field = fieldOf(volume);
  const change = (how: Parameters<typeof movedView>[2]): void =>
    setView((view) => movedView(view, field, how));

  return {
    onWheel(event) {
      event.preventDefault();
      if (!event.ctrlKey) return go(wheel.current(event));
      const pixels = Math.min(MOST_PINCH_PIXELS, Math.max(-MOST_PINCH_PIXELS, pixelsOf(event)));
      const { middle, mmPerPixel } = screenOf(event.currentTarget, field);
      const about = scaled({ x: event.clientX - middle.x, y: event.clientY - middle.y }, mmPerPixel);
      change({ factor: Math.exp(-pixels * ZOOM_PER_PIXEL), about });
    },
    onKeyDown(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const look = event.shiftKey ? KEY_LOOK[event.key] : undefined;
      const to = sliceOfKey(event.key, slice, volume.slices);
      if (look)
        change({ by: { x: look.x * LOOK_SHARE * field.widthMm, y: look.y * LOOK_SHARE * field.heightMm } });
      else if (Object.hasOwn(KEY_ZOOM, event.key)) change({ factor: KEY_ZOOM[event.key]! });
      else if (event.key === '0') setView(WHOLE_SLICE);
      else if (to !== undefined) go(to - slice);
      else return;
      event.preventDefault();
    },
    onPointerDown(event) {
      if (event.button !== 0) return;
      pointers.current.down(event);
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event) {
      const { middle, mmPerPixel, height } = screenOf(event.currentTarget, field);
      const gesture = pointers.current.move(event, Math.max(LEAST_PIXELS_PER_SLICE, height / volume.slices));
      if (gesture?.kind === 'slices') go(gesture.steps);
      else if (gesture) {
        const { factor, about, by } = gesture;
        change({
          factor,
          about: scaled({ x: about.x - middle.x, y: about.y - middle.y }, mmPerPixel),
          by: scaled(by, mmPerPixel),
        });
      }
    },
    onPointerUp(event) {
      pointers.current.up(event);
    },
    onPointerCancel(event) {
      pointers.current.up(event);
    },
  };
}

function screenOf(
  frame: HTMLElement,
  { widthMm, heightMm }: Field,
): { middle: ScreenMm; mmPerPixel: number; height: number } {
  const { left, top, width, height } = frame.getBoundingClientRect();
  return {
    middle: { x: left + width / 2, y: top + height / 2 },
    // The whole slice fits in at zoom 1.
    mmPerPixel: Math.max(widthMm / width, heightMm / height),
    height,
  };
}

const scaled = ({ x, y }: ScreenMm, factor: number): ScreenMm => ({ x: x * factor, y: y * factor });
