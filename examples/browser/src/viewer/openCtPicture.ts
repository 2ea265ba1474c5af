import NiiVue, { type NVImage } from '@niivue/niivue/webgl2';
import { RadnetError } from '@radnet/core';
import type { HounsfieldWindow } from '@radnet/data';
import type { HeatMaps, ShownVolume } from '../worker/viewerWorker';
import { blankSlice } from './blankSlice';
import { heatPalette } from './heatPalette';
import { paintGrey } from './paintGrey';
import { paintHeat } from './paintHeat';
import { type PictureView, WHOLE_SLICE } from './pictureView';
import { pixelRatioOf } from './pixelRatioOf';

/** NIfTI's code for pixels of red, green, blue and opacity. */
const RGBA32 = 2304;
const AXIAL = 0;

export interface ShownSlice {
  readonly volume: ShownVolume;
  readonly slice: number;
  readonly window: HounsfieldWindow;
  readonly heat?: HeatMaps | undefined;
  /** From 0 to 1. */
  readonly heatOpacity: number;
}

/** A slice of a CT, drawn by niivue. */
export interface CtPicture {
  /** Draws a slice; if several are requested meanwhile, the last one. Rejects with a `RadnetError` if the CT cannot be drawn. */
  show(shown: ShownSlice): Promise<void>;
  look(view: PictureView): void;
  /** Copies the picture, because a WebGL canvas does not keep it for printing. */
  copyTo(paper: HTMLCanvasElement): void;
  /** Frees the graphics card's memory. */
  close(): void;
}

/**
 * Starts niivue on a canvas, with WebGL 2 only: WebGPU would add an eighth to its size, for a picture that is a single rectangle.
 *
 * niivue gets one slice at a time, as coloured pixels over an empty volume of its size. Given the whole CT, it would hold
 * eight bytes a voxel on the graphics card and recompute them for each window. Given grey slices, it would compute what ray
 * casting needs at each step, which takes longer than everything else.
 *
 * @throws RadnetError if the browser has no WebGL 2.
 */
export async function openCtPicture(canvas: HTMLCanvasElement): Promise<CtPicture> {
  const webgl = canvas.getContext('webgl2', { alpha: false, antialias: false });
  if (webgl === null) {
    throw new RadnetError(
      'This browser has no WebGL 2, which draws the picture: the rest of the page works without.',
    );
  }
  const niivue = new NiiVue({
    logLevel: 'error',
    isDragDropEnabled: false,
    isAntiAlias: false,
    matcaps: {},
    sliceType: AXIAL,
    isRadiological: true,
    backgroundColor: [0, 0, 0, 1],
    placeholderText: '',
    is3DCrosshairVisible: false,
    isOrientationTextVisible: false,
    isOrientCubeVisible: false,
    isColorbarVisible: false,
  });
  await niivue.attachToCanvas(canvas);
  // niivue listens to keys on the whole page, for its crosshair and clip planes, which this picture does not have.
  window.removeEventListener('keydown', niivue._eventListeners.keydown as EventListener);

  let wanted: ShownSlice | undefined;
  let drawing: Promise<void> | undefined;
  let closed = false;
  let loaded: ShownVolume | undefined;
  let pixels = new Uint32Array();
  let zoom = WHOLE_SLICE.zoom;
  let pixelRatio = 0;

  const sharpen = (): void => {
    if (loaded === undefined) return;
    const ratio = pixelRatioOf(loaded, zoom, canvas.getBoundingClientRect().width);
    // Setting it also draws.
    if (ratio !== pixelRatio) niivue.devicePixelRatio = pixelRatio = ratio;
  };
  niivue.addEventListener('canvasResize', sharpen);

  const load = async (volume: ShownVolume): Promise<void> => {
    const most = webgl.getParameter(webgl.MAX_3D_TEXTURE_SIZE) as number;
    if (Math.max(volume.height, volume.width) > most) {
      throw new RadnetError(
        `The slices of this CT have ${volume.width} x ${volume.height} pixels, more than the ${most} x ${most} that ` +
          'this graphics card draws: the rest of the page works without the picture.',
      );
    }
    loaded = undefined;
    await niivue.loadVolumes([{ url: await blankSlice(volume) }]);
    pixels = new Uint32Array(volume.height * volume.width);
    await niivue.addVolume(colored(niivue.volumes[0]!, volume, new Uint8Array(pixels.buffer)));
    loaded = volume;
    sharpen();
  };

  const draw = async ({ volume, slice, window, heat, heatOpacity }: ShownSlice): Promise<void> => {
    if (loaded !== volume) await load(volume);
    const area = pixels.length;
    paintGrey(volume.hounsfieldUnits.subarray(slice * area, (slice + 1) * area), window, pixels);
    if (heat !== undefined) paintHeat(heat, slice, volume, heatPalette(heatOpacity), pixels);
    // Their order in niivue is that of NIfTI's axes, from left, back to right, front.
    pixels.reverse();
    await niivue.updateGLVolume();
  };

  const drawAll = async (): Promise<void> => {
    while (wanted !== undefined && !closed) {
      const next = wanted;
      wanted = undefined;
      await draw(next);
    }
  };

  return {
    show(shown) {
      wanted = shown;
      drawing ??= drawAll().finally(() => {
        drawing = undefined;
      });
      return drawing;
    },
    look(view) {
      zoom = view.zoom;
      // niivue's x runs to the patient's right, which radiology shows on the left.
      niivue.pan2Dxyzmm = [-view.rightMm, view.upMm, 0, zoom];
      sharpen();
    },
    copyTo(paper) {
      niivue.view?.render();
      paper.width = canvas.width;
      paper.height = canvas.height;
      paper.getContext('2d')!.drawImage(canvas, 0, 0);
    },
    close() {
      closed = true;
      niivue.destroy();
      webgl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/** Replaces the empty volume by one of coloured pixels. */
function colored(empty: NVImage, { height, width }: ShownVolume, pixels: Uint8Array): NVImage {
  const dims = [3, width, height, 1];
  return {
    ...empty,
    name: 'slice',
    id: 'slice',
    hdr: { ...empty.hdr, dims: [...dims, 1, 1, 1, 1], datatypeCode: RGBA32, numBitsPerVoxel: 32 },
    dims,
    dimsRAS: dims,
    nVox3D: width * height,
    img2RASstart: [0, 0, 0],
    img2RASstep: [1, width, width * height],
    img: pixels,
  };
}
