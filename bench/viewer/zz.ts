import { openViewer } from './openViewer';
import { measureScrolling } from './measureScrolling';
const viewer = await openViewer();
await viewer.read('/work/shared/data/head-ct-ge');
for (let i = 0; i < 3; i++) console.log(JSON.stringify(await measureScrolling(viewer.page)));
console.log(await viewer.page.evaluate(`JSON.stringify([document.querySelector('.ct-viewer-screen').width, document.querySelector('.ct-viewer-screen').clientWidth, devicePixelRatio])`));
await viewer.close();
