import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../site/repository';

/** Says what is wrong with the arguments of a program of this repository, such as an unknown flag. */
export type CheckArguments = (file: string, argv: readonly string[]) => Promise<string[]>;

/** Programs that the guides use and that do not come from npm. */
const EXTERNAL = 'apt-get cd cp export kubectl pip python3 sbatch tar tensorboard'.split(' ');
const LAUNCHERS = ['mpirun', 'srun'];
const NPM_COMMANDS = ['ci', 'create', 'install', 'pack', 'rebuild', 'test'];
/** Folders that a build creates: their files are not in the repository. */
const MADE = /(^|\/)dist(\/|$)/;

interface Manifest {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as Manifest;

/** @returns What is wrong with a command of an `sh` block. Empty if everything that it names exists. */
export async function checkCommand(words: readonly string[], check: CheckArguments): Promise<string[]> {
  const missing = words.filter(isMissing).map((file) => `${file} is not in the repository`);
  return [...missing, ...(await problemsOf(words, check))];
}

/** Whether a word names a file in one of the repository's folders that does not exist. */
function isMissing(word: string): boolean {
  const [folder, ...rest] = word.split('/');
  const ours = ['bench', 'docs', 'examples', 'packages', 'scripts', 'testing'].includes(folder!);
  if (!ours || rest.length === 0 || MADE.test(word) || /[*{$]/.test(word)) return false;
  return !existsSync(join(repository, word));
}

async function problemsOf(words: readonly string[], check: CheckArguments): Promise<string[]> {
  const [program, ...rest] = words;
  if (program === undefined) return [];
  if (LAUNCHERS.includes(program)) {
    const start = rest.findIndex((word) => ['npx', 'node', 'npm'].includes(word));
    return start < 0 ? [`${program}: expected npx, node or npm in it`] : problemsOf(rest.slice(start), check);
  }
  if (program === 'npm') return npm(rest, check);
  if (program === 'npx') return npx(rest, check);
  if (program === 'node') return script(rest, check);
  return EXTERNAL.includes(program) ? [] : [`${program}: unknown program`];
}

async function npm([command = '', ...rest]: readonly string[], check: CheckArguments): Promise<string[]> {
  if (command !== 'run') {
    if (!NPM_COMMANDS.includes(command)) return [`npm ${command}: unknown command`];
    return command === 'install' ? rest.flatMap(unknownPackage) : [];
  }
  const [name = '', ...argv] = rest;
  const own = manifestIn('.').scripts?.[name];
  // In a project that create-radnet made.
  const line = own ?? manifestIn('packages/create-radnet/template').scripts?.[name];
  if (line === undefined) return [`package.json has no script '${name}'`];
  const file = /^tsx (\S+)$/.exec(own ?? '')?.[1];
  const given = argv[0] === '--' ? argv.slice(1) : argv;
  return file === undefined ? [] : check(file, given);
}

async function npx(words: readonly string[], check: CheckArguments): Promise<string[]> {
  const named = words.filter((word) => word !== '--no-install' && word !== '--yes');
  const [program = '', ...rest] = named;
  if (program === 'tsx') return script(rest, check);
  if (program === '-p') {
    const [name = '', bin = '', ...argv] = rest;
    const built = packages().find((one) => one.name === name)?.bin?.[bin];
    if (built === undefined) return [`${name} has no program '${bin}'`];
    const source = built.replace('./dist/', 'src/node/bin/').replace(/\.js$/, '.ts');
    return check(`packages/${name.replace('@radnet/', '')}/${source}`, argv);
  }
  return existsSync(join(repository, 'node_modules/.bin', program))
    ? []
    : [`npx ${program}: it is not installed`];
}

/** Checks a script of this repository, or one that the reader writes, which has a name without folders. */
async function script([file = '', ...argv]: readonly string[], check: CheckArguments): Promise<string[]> {
  // A script of a dependency: its flags are its own.
  if (file.startsWith('node_modules/') && existsSync(join(repository, `${file}.js`))) return [];
  if (file.startsWith('node_modules/')) return installed(file);
  if (existsSync(join(repository, file))) return check(file, argv);
  return /^[\w.-]+\.(js|mjs|ts)$/.test(file) ? [] : [`${file} is not in the repository`];
}

/** Checks a script of an npm package. */
function installed(file: string): string[] {
  const found = [file, `${file}.js`].some((name) => existsSync(join(repository, name)));
  return found ? [] : [`${file} is in no installed package`];
}

const packages = (): Manifest[] =>
  readdirSync(join(repository, 'packages')).map((folder) => manifestIn(`packages/${folder}`));

function unknownPackage(word: string): string[] {
  if (!word.startsWith('@radnet/')) return [];
  const name = word.replace(/(?<=.)@[\w.-]+$/, '');
  return packages().some((one) => one.name === name) ? [] : [`there is no package ${name}`];
}
