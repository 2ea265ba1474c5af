import { beforeEach, describe, expect, it } from 'vitest';
import { DAMAGED_SLICE, type NamedFile } from '../worker/viewerWorker';
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

describe('a CT', () => {
  it('is shown before the model has read it, and then at the most probable slice of the run', async () => {
    await page.begin();
    viewer.openCt(FILES);
    await workers.answer({ readCt: volume(8) });
    expect(page.seen()).toMatchObject({ ct: FILES, reading: undefined, busy: true });
    expect(viewer.state.slice.value).toBe(4);
    await workers.answer({ predict: POSITIVE });
    expect(page.seen()).toMatchObject({ reading: POSITIVE, busy: false });
    expect(viewer.state.slice.value).toBe(2);
    expect(workers.started).toHaveLength(1);
  });

  it('stays at the slice that the reader went to', async () => {
    await page.begin();
    viewer.openCt(FILES);
    await workers.answer({ readCt: volume(8) });
    viewer.showSlice(6);
    await workers.answer({ predict: POSITIVE });
    expect(viewer.state.slice.value).toBe(6);
    viewer.showSlice(-3);
    expect(viewer.state.slice.value).toBe(0);
    viewer.showSlice(99);
    expect(viewer.state.slice.value).toBe(7);
  });

  it('that was dropped while the engine started is read before the model is opened', async () => {
    viewer.begin();
    await settled();
    viewer.openCt(FILES);
    await workers.answer({ start: ENGINE, readCt: volume(8), openModel: MODEL, predict: POSITIVE });
    expect(page.seen()).toMatchObject({ ct: FILES, reading: POSITIVE, busy: false });
    expect(workers.started).toHaveLength(1);
  });

  it('takes the place of one that is being predicted, whose answer comes too late', async () => {
    await page.begin();
    viewer.openCt(FILES);
    await workers.answer({ readCt: volume(8) });
    const late = workers.pending;
    viewer.openCt(OTHER);
    await settled();
    expect(workers.started.map(({ ended }) => ended)).toEqual([true, false]);
    late.answer(POSITIVE);
    await settled();
    expect(page.seen()).toMatchObject({ ct: FILES, reading: undefined });
    await workers.answer({ readCt: volume(6), start: ENGINE, openModel: MODEL, predict: NEGATIVE });
    expect(page.seen()).toMatchObject({ ct: OTHER, reading: NEGATIVE, busy: false });
  });

  it('that cannot be read leaves the former one, and says why', async () => {
    await page.beginWithReading();
    viewer.openCt(OTHER);
    await settled();
    await workers.refuse('report.pdf: expected a CT, got a PDF');
    expect(page.seen()).toMatchObject({ ct: FILES, reading: POSITIVE, busy: false });
    expect(viewer.state.message.value).toEqual({
      kind: 'error',
      text: 'report.pdf: expected a CT, got a PDF',
    });
    viewer.openCt(OTHER);
    expect(viewer.state.message.value).toBeUndefined();
  });

  it('that cannot be read in place of one being predicted lets that go on', async () => {
    await page.begin();
    viewer.openCt(FILES);
    await workers.answer({ readCt: volume(8) });
    viewer.openCt(OTHER);
    await settled();
    await workers.refuse('not a CT');
    await workers.answer({ start: ENGINE, openModel: MODEL, readCt: volume(8), predict: POSITIVE });
    expect(page.seen()).toMatchObject({ ct: FILES, reading: POSITIVE, busy: false });
  });

  it('in a folder that cannot be listed leaves everything as it is', async () => {
    await page.beginWithReading();
    viewer.whenListed(Promise.reject(new Error('it was removed')), () => expect.unreachable());
    await settled();
    expect(viewer.state.message.value?.text).toBe(
      'The browser could not list what was chosen: it was removed',
    );
    viewer.whenListed(Promise.resolve([]), (files) => viewer.openCt({ kind: 'files', files }));
    await settled();
    expect(workers.pending.args[0]).toEqual({ kind: 'files', files: [] });
  });

  it('that was chosen after a folder whose listing takes long is not replaced by it', async () => {
    await page.begin();
    let listed: (files: readonly NamedFile[]) => void;
    const slow = new Promise<readonly NamedFile[]>((resolve) => (listed = resolve));
    viewer.whenListed(slow, () => expect.unreachable());
    expect(viewer.state.isListing.value).toBe(true);
    viewer.openPhantom(null);
    expect(viewer.state.isListing.value).toBe(false);
    listed!([]);
    await workers.answer({ readCt: volume(6), predict: NEGATIVE });
    expect(page.seen()).toMatchObject({ ct: { kind: 'phantom' }, reading: NEGATIVE, busy: false });
  });

  it('is that of the folder that was dropped last, whichever is listed first', async () => {
    await page.begin();
    let refuse: (error: Error) => void;
    const slow = new Promise<never>((_, reject) => (refuse = reject));
    viewer.whenListed(slow, () => expect.unreachable());
    viewer.whenListed(Promise.resolve([]), () => viewer.openCt(FILES));
    await settled();
    refuse!(new Error('it was removed'));
    await settled();
    expect(workers.pending.args[0]).toBe(FILES);
    expect(viewer.state.message.value).toBeUndefined();
  });

  it('that is damaged is offered without its damaged slices', async () => {
    await page.begin();
    viewer.openCt(FILES);
    await settled();
    await workers.refuse(`${DAMAGED_SLICE}: 2.dcm: cut short`);
    expect(viewer.state.message.value?.damaged).toBe(FILES);
    viewer.openWithoutDamaged();
    await settled();
    expect(workers.pending.args[0]).toEqual({ ...FILES, leaveOutDamagedSlices: true });
    await workers.refuse('not a CT');
    expect(viewer.state.message.value).toEqual({ kind: 'error', text: 'not a CT' });
  });

  it('is predicted once more after it could not be', async () => {
    await page.begin();
    viewer.openCt(FILES);
    await workers.answer({ readCt: volume(8) });
    await workers.refuse('expected a CT of a head');
    expect(page.seen()).toMatchObject({ ct: FILES, reading: undefined, busy: false });
    viewer.predict();
    await workers.answer({ predict: POSITIVE });
    expect(page.seen().reading).toBe(POSITIVE);
  });
});

describe('several series', () => {
  const KEY = { seriesInstanceUid: '1.2' };
  const offers = { kind: 'series', offers: [{ key: KEY, description: 'series 2' }] };

  it('are offered, and the one that is chosen is read', async () => {
    await page.beginWithReading();
    viewer.openCt(OTHER);
    await workers.answer({ readCt: offers });
    expect(page.seen()).toMatchObject({ ct: FILES, reading: POSITIVE, busy: false });
    expect(viewer.state.offered.value?.offers).toBe(offers.offers);
    viewer.chooseSeries(KEY);
    await settled();
    expect(workers.pending.args[0]).toEqual({ ...OTHER, series: KEY });
    await workers.answer({ readCt: volume(6), predict: NEGATIVE });
    expect(viewer.state.offered.value).toBeUndefined();
    expect(page.seen()).toMatchObject({ reading: NEGATIVE, busy: false });
  });

  it('may be left alone: the former CT is still there for another model', async () => {
    await page.beginWithReading();
    viewer.openCt(OTHER);
    await workers.answer({ readCt: offers });
    viewer.chooseNoSeries();
    expect(viewer.state.offered.value).toBeUndefined();
    viewer.openModel(TRAINED);
    await workers.answer({ openModel: MODEL, readCt: volume(8) });
    expect(workers.callsOf().slice(-3)).toEqual(['openModel', 'readCt', 'predict']);
  });
});

describe('another engine', () => {
  it('reads the same CT with the same model anew', async () => {
    await page.beginWithReading();
    viewer.chooseEngine('cpu');
    await workers.answer({ start: { ...ENGINE, engine: 'cpu' }, openModel: MODEL, readCt: volume(8) });
    expect(page.seen()).toMatchObject({ engine: 'cpu', ct: FILES, reading: undefined });
    await workers.answer({ predict: POSITIVE });
    expect(page.seen()).toMatchObject({ reading: POSITIVE, busy: false });
    expect(workers.started.map(({ ended }) => ended)).toEqual([true, false]);
  });

  it('that does not start leaves the former one', async () => {
    await page.beginWithReading();
    viewer.chooseEngine('webgl');
    await settled();
    expect(viewer.state.engineChoice.value).toBe('webgl');
    await workers.refuse('webgl: expected WebGL 2, got a browser without it');
    expect(viewer.state.engineChoice.value).toBe('automatic');
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(page.seen()).toMatchObject({ engine: 'automatic', reading: POSITIVE, busy: false });
    expect(viewer.state.message.value?.text).toMatch(/without it/);
  });

  it('can be tried where none has started', async () => {
    viewer.begin();
    await settled();
    await workers.refuse('expected an engine, got none');
    expect(page.seen()).toMatchObject({ engine: undefined, busy: false });
    viewer.chooseEngine('cpu');
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(page.seen()).toMatchObject({ engine: 'cpu', model: 'shipped', busy: false });
  });
});

describe('another model', () => {
  it('reads the CT anew', async () => {
    await page.beginWithReading();
    viewer.openModel(TRAINED);
    await workers.answer({ openModel: MODEL });
    expect(page.seen()).toMatchObject({ model: TRAINED, reading: undefined, busy: true });
    await workers.answer({ predict: NEGATIVE });
    expect(page.seen()).toMatchObject({ reading: NEGATIVE, busy: false });
  });

  it('that cannot be opened leaves the former one, opened again', async () => {
    await page.beginWithReading();
    viewer.openModel(TRAINED);
    await settled();
    await workers.refuse('model.json: expected a model of this version');
    expect(workers.pending.args).toEqual(['shipped']);
    await workers.answer({ openModel: MODEL });
    expect(page.seen()).toMatchObject({ model: 'shipped', reading: POSITIVE, busy: false });
  });

  it('that is not even the shipped one ends in a message, not in a loop', async () => {
    viewer.begin();
    await workers.answer({ start: ENGINE });
    await workers.refuse('cannot be fetched');
    expect(page.seen()).toMatchObject({ model: undefined, busy: false });
    viewer.openCt(FILES);
    await workers.answer({ readCt: volume(8), openModel: MODEL, predict: POSITIVE });
    expect(page.seen()).toMatchObject({ model: 'shipped', reading: POSITIVE });
  });

  it('that is not even the shipped one leaves a CT that was opened meanwhile to be read', async () => {
    viewer.begin();
    await workers.answer({ start: ENGINE });
    viewer.openCt(FILES);
    await workers.refuse('cannot be fetched');
    await workers.answer({ readCt: volume(8) });
    expect(page.seen()).toMatchObject({ ct: FILES, model: undefined, busy: false });
    expect(viewer.state.message.value?.text).toBe('cannot be fetched');
    viewer.predict();
    await workers.answer({ openModel: MODEL, predict: POSITIVE });
    expect(page.seen().reading).toBe(POSITIVE);
  });

  it('that crashes the worker each time is not opened for ever', async () => {
    viewer.begin();
    await workers.answer({ start: ENGINE });
    workers.latest.crash('unreachable');
    await workers.answer({ start: ENGINE });
    expect(page.seen()).toMatchObject({ engine: 'automatic', model: undefined, busy: false });
    expect(workers.callsOf()).toEqual(['start']);
  });
});

it('shows how far the worker is, and hears nothing of a call that was cancelled', async () => {
  await page.beginWithReading();
  viewer.openCt(OTHER);
  await settled();
  const [, onProgress] = workers.pending.args as [unknown, (progress: object) => void];
  onProgress({ stage: 'decoding slices', fraction: 0.5 });
  expect(viewer.state.task.value).toEqual({ stage: 'Decoding slices', fraction: 0.5, canCancel: true });
  viewer.cancel();
  await settled();
  onProgress({ stage: 'decoding slices', fraction: 0.6 });
  expect(viewer.state.task.value?.stage).toBe('Starting the engine');
});
