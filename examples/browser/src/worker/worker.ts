import * as Comlink from 'comlink';
import { createViewerWorker } from './createViewerWorker';
import { startEngine } from './engine/startEngine';
import { openModel } from './model/openModel';
import { readSource } from './reading/readSource';
import { trainDemo } from './training/trainDemo';

Comlink.expose(createViewerWorker({ startEngine, openModel, readSource, trainDemo }));
