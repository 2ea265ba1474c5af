import { evaluateProgram } from './evaluateProgram';

await evaluateProgram();
