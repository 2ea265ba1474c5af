import type { HemorrhageKind } from '@radnet/data';
import type { CtSource, NamedFile, SeriesKey } from '../worker/viewerWorker';
import type { EngineChoice, ModelSource, Wanted } from './nextStep';
import { createState } from './viewerState';
import { Work } from './work';
import type { StartWorker } from './workerSession';

/** The actions of the page. Each says what is wanted and returns at once; its result appears in `state`. */
export class Viewer {
  readonly state = createState();
  private readonly work: Work;
  /** The listing that was started last, unless something else was wanted since. */
  private listing: Promise<readonly NamedFile[]> | undefined;
  private phantoms = 0;

  constructor(startWorker: StartWorker) {
    this.work = new Work(this.state, startWorker, () => this.readWithTrained());
  }

  /** Starts the backend and opens the model that comes with the page. */
  begin(): void {
    this.want({});
  }

  /** Passes on the files of a folder as soon as the browser has listed them, unless that fails or the reader wants something else. */
  whenListed(listing: Promise<readonly NamedFile[]>, open: (files: readonly NamedFile[]) => void): void {
    const isStillWanted = (): boolean => {
      const isLatest = this.listing === listing;
      if (isLatest) this.setListing(undefined);
      return isLatest;
    };
    this.setListing(listing);
    listing.then(
      (files) => {
        if (isStillWanted()) open(files);
      },
      (error: Error) => {
        if (!isStillWanted()) return;
        const text = `The browser could not list what was chosen: ${error.message}`;
        this.state.message.value = { kind: 'error', text };
      },
    );
  }

  openCt(source: CtSource): void {
    this.want({ ct: source });
  }

  /** Opens a phantom with the given bleed, or none: a different phantom at every call. */
  openPhantom(hemorrhage: HemorrhageKind | null): void {
    this.openCt({ kind: 'phantom', hemorrhage, seed: ++this.phantoms });
  }

  /** Opens the CT that a training has replaced by a phantom. */
  openFormer(): void {
    this.openCt(this.state.former.value!);
  }

  /** Opens the CT that the message is about, without its damaged slices. */
  openWithoutDamaged(): void {
    this.openCt({ ...this.state.message.value!.damaged!, leaveOutDamagedSlices: true });
  }

  chooseSeries(series: SeriesKey): void {
    this.openCt({ ...this.state.offered.value!.source, series });
  }

  /** Goes back to the CT that was open before the series were offered. */
  chooseNoSeries(): void {
    this.state.offered.value = undefined;
  }

  openModel(model: ModelSource): void {
    this.want({ model });
  }

  chooseEngine(engine: EngineChoice): void {
    this.want({ engine });
  }

  /** Tries again after it was cancelled or failed. */
  predict(): void {
    this.want({ prediction: true });
  }

  train(): void {
    this.want({ training: true });
  }

  /** Cancels the listing of files, or otherwise goes back to what the page shows. */
  cancel(): void {
    if (this.listing) this.setListing(undefined);
    else this.work.cancel();
  }

  showSlice(slice: number): void {
    const { ct, sliceIsChosen } = this.state;
    const last = (ct.value?.volume.slices ?? 1) - 1;
    sliceIsChosen.value = true;
    this.state.slice.value = Math.min(Math.max(slice, 0), last);
  }

  dismissMessage(): void {
    this.state.message.value = undefined;
  }

  private want(change: Partial<Wanted>): void {
    const { isTraining, message, former } = this.state;
    if (isTraining.value) {
      const text = 'The demo is being trained. Wait until it is done, or cancel it first.';
      message.value = { kind: 'note', text };
      return;
    }
    this.dismissMessage();
    if ('ct' in change) former.value = undefined;
    if ('ct' in change || 'model' in change || 'training' in change) this.setListing(undefined);
    this.work.want(change);
  }

  private setListing(listing: Promise<readonly NamedFile[]> | undefined): void {
    this.listing = listing;
    this.state.isListing.value = listing !== undefined;
  }

  private readWithTrained(): void {
    const { ct, former } = this.state;
    const source = ct.value?.source;
    this.openPhantom('intraparenchymal');
    former.value = source;
  }
}
