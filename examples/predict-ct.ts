import { predictProgram } from './predict/predictProgram';

await predictProgram();
