import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import type { Viewer } from '../state/viewer';
import type { NamedFile } from '../worker/viewerWorker';
import { Activity } from './Activity';
import { DropZone } from './DropZone';
import { EnginePanel } from './EnginePanel';
import { Header } from './Header';
import { Message } from './Message';
import { ModelPanel } from './ModelPanel';
import { isModel } from './namedFiles';
import { OpenCt } from './OpenCt';
import { PrintedOn } from './PrintedOn';
import { ResultPanel } from './ResultPanel';
import { SeriesChoice } from './SeriesChoice';
import { TrainPanel } from './TrainPanel';
import { ViewerPanel } from './ViewerPanel';

export function App({ viewer }: { viewer: Viewer }): JSX.Element {
  const open = useCallback(
    (listing: Promise<readonly NamedFile[]>) =>
      viewer.whenListed(listing, (files) => {
        if (isModel(files)) viewer.openModel(files);
        else viewer.openCt({ kind: 'files', files });
      }),
    [viewer],
  );
  return (
    <>
      {viewer.state.ct.value && (
        <a class="skip" href="#viewer">
          Skip to the CT
        </a>
      )}
      <div class={viewer.state.ct.value ? 'page' : 'page page-empty'}>
        <Header />
        <main id="main" tabIndex={-1}>
          <Message viewer={viewer} />
          <SeriesChoice viewer={viewer} />
          <OpenCt viewer={viewer} onFiles={open} />
          <ViewerPanel viewer={viewer} />
          <div class="panels">
            <ResultPanel viewer={viewer} />
            <ModelPanel viewer={viewer} />
            <EnginePanel viewer={viewer} />
            <TrainPanel viewer={viewer} />
          </div>
          <PrintedOn />
          <Activity viewer={viewer} />
          <DropZone onFiles={open} />
        </main>
      </div>
    </>
  );
}
