import { beforeEach, describe, expect, it } from 'vitest';
import { type FakeWorkers, settled } from './fakeWorker';
import { ENGINE, FakePage, FILES, MODEL, POSITIVE, OTHER } from './fixtures';
import type { Viewer } from './viewer';

let page: FakePage;
let workers: FakeWorkers;
let viewer: Viewer;
beforeEach(() => {
  page = new FakePage();
  ({ workers, viewer } = page);
});

describe('a worker that crashes', () => {
  it('at work is replaced, and the page says so', async () => {
    await page.beginWithReading();
    viewer.openCt(OTHER);
    await settled();
    workers.latest.crash('unreachable');
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(page.seen()).toMatchObject({ ct: FILES, reading: POSITIVE, busy: false });
    expect(viewer.state.message.value?.text).toBe(
      'The engine stopped unexpectedly (unreachable). The engine was started again.',
    );
    expect(workers.started).toHaveLength(2);
  });

  it('idle is replaced, too; one that has ended is not heard', async () => {
    await page.beginWithReading();
    workers.latest.crash('unreachable');
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(viewer.state.message.value?.kind).toBe('error');
    viewer.dismissMessage();
    workers.started[0]!.crash('too late');
    expect(viewer.state.message.value).toBeUndefined();
    expect(workers.started).toHaveLength(2);
  });

  it('at every start is not started for ever, and training does not stay asked for', async () => {
    viewer.begin();
    viewer.train();
    await settled();
    workers.latest.crash('');
    await settled();
    expect(page.seen().busy).toBe(false);
    expect(viewer.state.message.value?.text).toMatch(/could not be loaded\..*Reload the page/);
    expect(workers.started).toHaveLength(1);
    viewer.begin();
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(page.seen()).toMatchObject({ model: 'shipped', busy: false });
  });

  it('is replaced where it ran out of memory', async () => {
    await page.begin();
    viewer.openCt(FILES);
    await settled();
    await workers.fail(new RangeError('Array buffer allocation failed'));
    await workers.answer({ start: ENGINE, openModel: MODEL });
    expect(viewer.state.message.value?.text).toMatch(/ran out of memory/);
    expect(workers.started).toHaveLength(2);
  });
});
