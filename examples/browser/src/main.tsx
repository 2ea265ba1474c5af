import { render } from 'preact';
import { App } from './app/App';
import './app/styles/styles.css';
import { keepOffline } from './keepOffline';
import { Viewer } from './state/viewer';
import { preloadPicture } from './viewer/preloadPicture';
import { startWorker } from './worker/startWorker';

const viewer = new Viewer(startWorker);
render(<App viewer={viewer} />, document.getElementById('app')!);
viewer.begin();
preloadPicture();
void keepOffline();
