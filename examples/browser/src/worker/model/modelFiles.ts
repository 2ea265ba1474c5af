import { savedModelFiles } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { TrainedModel } from '../../../../modelCard';
import { sha256 } from '../../../../sha256';
import type { NamedFile } from '../viewerWorker';

/** A model with its card, as the files that `openModel` takes. */
export async function modelFiles({ model, card }: TrainedModel): Promise<readonly NamedFile[]> {
  model.setUserDefinedMetadata({ ...card });
  let files: NamedFile[] = [];
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      files = Object.entries(savedModelFiles(artifacts, sha256)).map(([path, content]) => ({
        path,
        file: new File([content as BlobPart], path),
      }));
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } });
    }),
  );
  return files;
}
