import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import type { NamedFile } from '../worker/viewerWorker';
import { FileButton } from './FileButton';
import { PhantomChoice } from './PhantomChoice';

/** Where a CT comes from. Large and with words as long as none is open, then a bar. */
export function OpenCt({ viewer }: { viewer: Viewer }): JSX.Element {
  const isFirst = viewer.state.ct.value === undefined;
  const open = (listing: Promise<readonly NamedFile[]>): void =>
    viewer.whenListed(listing, (files) => viewer.openCt({ kind: 'files', files }));
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
        <FileButton folder class={isFirst ? 'primary' : undefined} onFiles={open}>
          Open folder
        </FileButton>
        <FileButton class={isFirst ? 'primary' : undefined} onFiles={open}>
          Open files
        </FileButton>
      </div>
      {isFirst && <p class="or">No CT at hand? Take a made-up head.</p>}
      <PhantomChoice onOpen={(hemorrhage) => viewer.openPhantom(hemorrhage)} />
    </section>
  );
}
