import { drawPlot } from '../../../report/drawPlot';
import { plainSvg } from '../../../report/plainSvg';
import type { Draw } from './Curve';

/** A plot as an SVG that the page's Content-Security-Policy allows. */
export const drawCurve: Draw = (options) => plainSvg(drawPlot(options));
