import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { parse } from 'yaml';
import { reduceSchema, type Schema } from './reduceSchema';

/**
 * Regenerates mpiJobSchema.json, which docs/examples/radnet-mpijob.yaml is tested against: `tsx scripts/mpijob/updateMpiJobSchema.ts CRD COMMIT`,
 * where CRD is manifests/base/kubeflow.org_mpijobs.yaml of github.com/kubeflow/mpi-operator, and COMMIT its commit.
 */
const [crdFile, commit] = process.argv.slice(2);
if (crdFile === undefined || commit === undefined) throw new Error('expected CRD COMMIT');
const job = fileURLToPath(new URL('../../docs/examples/radnet-mpijob.yaml', import.meta.url));
const schemaFile = fileURLToPath(new URL('./mpiJobSchema.json', import.meta.url));

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly schema: { openAPIV3Schema: Schema } }[];
  };
}

const { spec } = parse(await readFile(crdFile, 'utf8')) as Definition;
const version = spec.versions.find(({ name }) => name === 'v2beta1')!;
const reduced = {
  $comment:
    `From github.com/kubeflow/mpi-operator (Apache-2.0), manifests/base/kubeflow.org_mpijobs.yaml of commit ${commit}, ` +
    'v2beta1: without descriptions and defaults, and of the properties those that docs/examples/radnet-mpijob.yaml has.',
  ...reduceSchema(version.schema.openAPIV3Schema, [parse(await readFile(job, 'utf8'))]),
};
await writeFile(schemaFile, await format(JSON.stringify(reduced), { parser: 'json', printWidth: 110 }));
