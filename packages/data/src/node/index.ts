export { readDicomSeries } from './readDicomSeries';
export { readMask, readNifti } from './readNifti';
export { readVolume } from './readVolume';
export { writeDicomSeries } from './writeDicomSeries';
export { writeMask, writeNifti } from './writeNifti';
export { listDicomFolder } from './readDicomSeries';
