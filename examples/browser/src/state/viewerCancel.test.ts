import { beforeEach, describe, expect, it } from 'vitest';
import type { TrainingUpdate } from '../worker/viewerWorker';
import { type FakeWorkers, settled } from './fakeWorker';
import { ENGINE, FakePage, FILES, MODEL, NEGATIVE, POSITIVE, volume, OTHER, TRAINED } from './fixtures';
import type { Viewer } from './viewer';

let page: FakePage;
let workers: FakeWorkers;
let viewer: Viewer;
beforeEach(() => {
  page = new FakePage();
  ({ workers, viewer } = page);
});

describe('cancel', () => {
  it('while a CT is read keeps the former one and its reading', async () => {
    await page.beginWithReading();
    viewer.openCt(OTHER);
    await settled();
    const late = workers.pending;
    viewer.cancel();
    late.answer(volume(6));
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(page.seen()).toMatchObject({ ct: FILES, reading: POSITIVE, busy: false });
    expect(workers.started[0]!.ended).toBe(true);
  });

  it('while a CT is predicted keeps the CT, to be predicted later', async () => {
    await page.begin();
    viewer.openCt(FILES);
    await workers.answer({ readCt: volume(8) });
    viewer.cancel();
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(page.seen()).toMatchObject({ ct: FILES, reading: undefined, busy: false });
    viewer.predict();
    await workers.answer({ readCt: volume(8), predict: POSITIVE });
    expect(page.seen()).toMatchObject({ ct: FILES, reading: POSITIVE, busy: false });
  });

  it('while another engine starts goes back to the former one', async () => {
    await page.beginWithReading();
    viewer.chooseEngine('webgl');
    await settled();
    expect(viewer.state.task.value).toMatchObject({ canCancel: true });
    viewer.cancel();
    await settled();
    expect(workers.pending.args).toEqual(['automatic']);
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(page.seen()).toMatchObject({ engine: 'automatic', reading: POSITIVE, busy: false });
  });

  it('while a model is opened goes back to the former one', async () => {
    await page.beginWithReading();
    viewer.openModel(TRAINED);
    await settled();
    viewer.cancel();
    await workers.answer({ start: ENGINE });
    expect(workers.pending.args).toEqual(['shipped']);
    await workers.answer({ openModel: MODEL });
    expect(page.seen()).toMatchObject({ model: 'shipped', reading: POSITIVE, busy: false });
  });

  it('is not offered for what the page cannot do without', async () => {
    viewer.begin();
    await settled();
    expect(viewer.state.task.value).toEqual({ stage: 'Starting the engine', canCancel: false });
    viewer.openCt(FILES);
    expect(viewer.state.task.value).toEqual({ stage: 'Starting the engine', canCancel: true });
  });
});

it('of a listing stops nothing else', async () => {
  await page.begin();
  viewer.openCt(FILES);
  viewer.whenListed(Promise.resolve([]), () => expect.unreachable());
  viewer.cancel();
  await workers.answer({ readCt: volume(8), predict: POSITIVE });
  expect(viewer.state.isListing.value).toBe(false);
  expect(page.seen()).toMatchObject({ ct: FILES, reading: POSITIVE, busy: false });
  expect(workers.started).toHaveLength(1);
});

describe('a training', () => {
  const update: TrainingUpdate = {
    kind: 'step',
    epoch: 2,
    epochs: 4,
    step: 5,
    stepsPerEpoch: 10,
    loss: 0.3,
    secondsLeft: 20,
  };
  const trained = { ...MODEL, origin: 'trained here' };
  const report = (): void => (workers.pending.args[0] as (update: TrainingUpdate) => void)(update);

  it('reports, opens its model and reads a phantom', async () => {
    await page.begin();
    viewer.train();
    await settled();
    report();
    expect(viewer.state.training.value).toEqual([update]);
    expect(viewer.state.task.value?.fraction).toBeCloseTo(15 / 40);
    await workers.answer({ train: trained, modelFiles: TRAINED });
    expect(workers.pending.args[0]).toMatchObject({ kind: 'phantom', hemorrhage: 'intraparenchymal' });
    await workers.answer({ readCt: volume(8), predict: POSITIVE });
    expect(page.seen()).toMatchObject({ model: TRAINED, reading: POSITIVE, busy: false });
    expect(viewer.state.training.value).toEqual([update]);
    expect(viewer.state.former.value).toBeUndefined();
  });

  it('leaves the way back to the CT in whose place it reads a phantom', async () => {
    await page.beginWithReading();
    viewer.train();
    await workers.answer({ train: trained, modelFiles: TRAINED, readCt: volume(8), predict: POSITIVE });
    expect(page.seen().ct).toMatchObject({ kind: 'phantom' });
    viewer.openFormer();
    await workers.answer({ readCt: volume(6), predict: NEGATIVE });
    expect(page.seen()).toMatchObject({ ct: FILES, reading: NEGATIVE, busy: false });
    expect(viewer.state.former.value).toBeUndefined();
  });

  it('is kept in files: its model outlives the worker', async () => {
    await page.begin();
    viewer.train();
    await workers.answer({ train: trained, modelFiles: TRAINED, readCt: volume(8) });
    viewer.cancel();
    await workers.answer({ start: ENGINE });
    expect(workers.pending.args).toEqual([TRAINED]);
    await workers.answer({ openModel: { ...MODEL, origin: 'opened' } });
    expect(viewer.state.model.value?.summary.origin).toBe('trained here');
  });

  it('is not disturbed by files, and leaves the former model when it is cancelled', async () => {
    await page.beginWithReading();
    viewer.train();
    await settled();
    report();
    viewer.openCt(OTHER);
    expect(viewer.state.message.value?.kind).toBe('note');
    expect(workers.callsOf().at(-1)).toBe('train');
    const late = workers.pending;
    viewer.cancel();
    late.answer(trained);
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(page.seen()).toMatchObject({ model: 'shipped', ct: FILES, reading: POSITIVE, busy: false });
    expect(viewer.state.training.value).toEqual([]);
    viewer.openCt(OTHER);
    await workers.answer({ readCt: volume(6), predict: NEGATIVE });
    expect(page.seen().ct).toBe(OTHER);
  });
});
