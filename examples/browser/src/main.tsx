import { render } from 'preact';
import { App } from './app/App';
import { isOldBrowser } from './app/isOldBrowser';
import { OldBrowser } from './app/OldBrowser';
import './app/styles/styles.css';
import { keepOffline } from './keepOffline';
import { Viewer } from './state/viewer';
import { preloadPicture } from './viewer/preloadPicture';
import { startWorker } from './worker/startWorker';

const place = document.getElementById('app')!;
if (isOldBrowser()) render(<OldBrowser />, place);
else begin();

function begin(): void {
  const viewer = new Viewer(startWorker);
  render(<App viewer={viewer} />, place);
  viewer.begin();
  preloadPicture();
  void keepOffline();
}
