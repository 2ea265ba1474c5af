import type { TrainedModel } from '../../../../modelCard';
import { modelIdentity } from '../../../../predict/modelIdentity';
import type { Settings } from '../../../../settings';
import type { ModelSummary } from '../viewerWorker';

/** What the page shows about a model. */
export async function modelSummary(
  trained: TrainedModel,
  origin: ModelSummary['origin'],
): Promise<ModelSummary> {
  const { model, card } = trained;
  const { settings, preprocess } = card;
  const [height, width] = model.inputs[0]!.shape.slice(2, 4);
  return {
    origin,
    description: `${settings.variant}, ${networkOf(settings)}, ${height} x ${width} pixels`,
    trainedOn: trainedOn(trained),
    // The weights that it started from were trained on something else.
    phantomsOnly: settings.data === undefined && settings.weights === undefined,
    ...(await modelIdentity(trained)),
    preprocess,
  };
}

function networkOf({ backbone, depth }: Settings): string {
  return backbone === 'densenet-121' ? 'DenseNet-121' : `${depth} layers`;
}

function trainedOn({ card: { data, settings } }: TrainedModel): string {
  const what = settings.data === undefined ? 'phantom' : 'CT';
  const begun = settings.weights === undefined ? '' : ', begun with the weights of another model';
  if (!data) return `${what}s${begun}`;
  const { cts } = data.training;
  return `${cts} ${what}${cts === 1 ? '' : 's'}${begun}`;
}
