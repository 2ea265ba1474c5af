import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import type { NamedFile } from '../worker/viewerWorker';
import { FileButton } from './FileButton';
import { PhantomChoice } from './PhantomChoice';
import { WaitsForTraining } from './WaitsForTraining';

/** The ways to open a CT. Large and with explanations as long as none is open, then a bar. */
export function OpenCt(props: {
  readonly viewer: Viewer;
  readonly onFiles: (files: Promise<readonly NamedFile[]>) => void;
}): JSX.Element {
  const { viewer, onFiles } = props;
  const disabled = viewer.state.isTraining.value;
  const isFirst = viewer.state.ct.value === undefined;
  return (
    <section class={isFirst ? 'open-ct open-ct-first' : 'open-ct'} aria-labelledby="open-ct">
      <h2 id="open-ct" class={isFirst ? undefined : 'visually-hidden'}>
        Open a head CT
      </h2>
      {isFirst && (
        <p>
          Drop a folder of DICOM files, a zip of one, or a NIfTI file anywhere on this page. A small neural
          network then looks for hemorrhage, slice by slice.
        </p>
      )}
      <div class="buttons">
        <FileButton folder class={isFirst ? 'primary' : undefined} disabled={disabled} onFiles={onFiles}>
          Open folder
        </FileButton>
        <FileButton class={isFirst ? 'primary' : undefined} disabled={disabled} onFiles={onFiles}>
          Open files
        </FileButton>
      </div>
      {isFirst && <p class="or">No CT at hand? Take a made-up head.</p>}
      <PhantomChoice disabled={disabled} onOpen={(hemorrhage) => viewer.openPhantom(hemorrhage)} />
      <WaitsForTraining viewer={viewer} />
    </section>
  );
}
