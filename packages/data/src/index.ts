export type { Vector3, Volume, VolumeMask } from './volume/volume';
export type { PreparedScan, ScanGeometry } from './dataset/preparedScan';
export { createRandom, type Random } from './random';
export {
  defaultPreprocessOptions,
  type HounsfieldWindow,
  preprocessedChannels,
  preprocessedSize,
  type PreprocessOptions,
} from './preprocess/preprocessOptions';
export { HOUNSFIELD_WINDOWS, type HounsfieldWindowName } from './preprocess/hounsfieldWindows';
export { windowToUnit } from './preprocess/windowToUnit';
export { resampleInPlane } from './preprocess/resampleInPlane';
export { type PreprocessedCt, preprocessCt } from './preprocess/preprocessCt';
export { optionsOfSteps, type PreprocessingStep, preprocessingSteps } from './preprocess/preprocessingSteps';
export { preprocessMask } from './preprocess/preprocessMask';
export { prepareScan } from './preprocess/prepareScan';
export { augmentScan } from './augment/augmentScan';
export {
  type AugmentOptions,
  type ElasticOptions,
  sampleTransform,
  type ScanTransform,
  type WindowChange,
} from './augment/scanTransform';
export type { MemoryOptions } from './volume/checkFits';
export { checkVolume } from './volume/checkVolume';
export { checkMaskMatches } from './volume/checkMaskMatches';
export type { LeftOutSlice, OnDamagedSlice } from './volume/leftOutSlices';
export { DamagedSliceError, type DamagedSliceOptions } from './dicom/damagedFiles';
export type { HounsfieldScale } from './volume/hounsfieldScale';
export { geometryWarnings } from './volume/geometryWarnings';
export { type HeadCtDoubts, headCtDoubts } from './volume/headCtDoubts';
export { slicePositionsMm } from './volume/slicePositions';
export { type DicomSlice, parseDicomSlice } from './dicom/parseDicomSlice';
export { type DicomSeriesOptions, dicomSeriesToVolume, type NamedBytes } from './dicom/dicomSeriesToVolume';
export { volumeToDicom } from './dicom/volumeToDicom';
export type { NiftiBytes } from './nifti/niftiHeader';
export type { Picture } from './image/picture';
export { decodePicture } from './image/decodePicture';
export { type PictureScan, preparePictures } from './image/preparePictures';
export { niftiToMask } from './nifti/niftiToMask';
export { type NiftiVolumeOptions, niftiToVolume } from './nifti/niftiToVolume';
export { maskToNifti, volumeToNifti } from './nifti/volumeToNifti';
export { splitByCt, type SplitOptions } from './dataset/splitByCt';
export { balanceClasses } from './dataset/balanceClasses';
export { balanceSlices } from './dataset/balanceSlices';
export { type ScanBatches, scanBatches, type ScanBatchesOptions } from './dataset/scanBatches';
export { type MeasuredScan, measureScans } from './dataset/measureScans';
export type { ScanSummary } from './dataset/scanSummary';
export { type ScanSource, scanSource } from './dataset/scanSource';
export { HEMORRHAGE_KINDS, type HemorrhageKind } from './phantom/hemorrhage';
export { LOOK_ALIKE_KINDS, type LookAlikeKind } from './phantom/lookAlike';
export { makePhantom, type Phantom, type PhantomOptions } from './phantom/makePhantom';
export { phantomSet, type PhantomSetEntry, type PhantomSetOptions } from './phantom/phantomSet';
export type { ManifestScan } from './manifest/manifestScan';
export { type ManifestFormat, parseManifest } from './manifest/parseManifest';
export { formatManifest } from './manifest/formatManifest';
export { fillPolygons, type PixelPoint } from './annotations/fillPolygons';
export { type Contour, contoursToMask } from './annotations/contoursToMask';
export {
  type DicomMaskOptions,
  type DicomRegion,
  dicomRegions,
  dicomToMask,
} from './annotations/dicomToMask';
export { consensus, type Readings } from './annotations/consensus';
export type { DataFolder } from './publicSets/dataFolder';
export { bhsdManifest } from './publicSets/bhsdManifest';
export { cq500Manifest, type Cq500Options } from './publicSets/cq500Manifest';
export { ctIchManifest } from './publicSets/ctIchManifest';
export { instance2022Manifest } from './publicSets/instance2022Manifest';
export { rsna2019Manifest } from './publicSets/rsna2019Manifest';
export { prefetchBatches } from './pipeline/prefetchBatches';
export { correctGantryTilt, correctMaskTilt } from './volume/correctGantryTilt';
export type { CodecWasm } from './dicom/codecWasm';
export type { DicomDecodeOptions } from './dicom/parseDicomSlice';
export { unzipFiles } from './zip/unzipFiles';
export { zipToVolume } from './zip/zipToVolume';
export type { NamedBlob } from './files/blobOnDemand';
export type { OnFile, OpenedCt } from './files/openedCt';
export { type CtFilesOptions, openCtFiles } from './files/openCtFiles';
export { listDicomSeries } from './dicom/listDicomSeries';
export type { SeriesChoice } from './dicom/selectSeries';
export { describeSeries, type DicomSeriesSummary, type SeriesKind } from './dicom/seriesSummary';
export { type CodedConcept, dcm } from './results/codedConcept';
export type { DicomAlgorithm, Tracking } from './results/derivedElements';
export { DicomSource } from './results/dicomSource';
export { type DicomSegment, maskToSeg } from './results/maskToSeg';
export { type Finding, type FindingsReport, findingsToSr } from './results/findingsToSr';
export { mapToMask } from './preprocess/mapToMask';
export { placesInMap, type PlacesInMap } from './preprocess/placesInMap';
export { newUid } from './dicom/newUid';
