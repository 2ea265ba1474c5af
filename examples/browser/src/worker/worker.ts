import * as Comlink from 'comlink';
import { createViewerWorker } from './createViewerWorker';

Comlink.expose(createViewerWorker());
