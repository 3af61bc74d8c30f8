import type { YAMLMap } from 'yaml';
import type { OldVariable } from '@/lib/migration/old-variables';
import type { JobReading } from '@/lib/migration/read-jobs';
import type { CiFile } from '@/lib/pipelines/ci-file';
import { type Config, fromDefault, type Layer } from '@/lib/pipelines/ci-jobs';
import { lookUp, mapAt, mergedMaps } from '@/lib/pipelines/ci-nodes';

/** Where a token is written so that a job has it: a map of one of the project's own files; `null`: at the end of its main file. */
export type Carrier = { readonly file: CiFile; readonly map: YAMLMap } | null;

/** `shared`: in what jobs have in common, where the variable is read; `inherited`: the same but for `default:`. `own`: in each job separately. */
export type Manner = 'shared' | 'inherited' | 'own';

/** The carriers that give the job a token in the place of each variable. */
export function carriersOf(
  job: JobReading,
  variables: readonly OldVariable[],
  manner: Manner,
): ReadonlyMap<OldVariable, Carrier> {
  return new Map(
    variables.map((variable) => [
      variable,
      (manner === 'own' ? null : whereRead(job, variable, manner === 'shared')) ?? ownCarrier(job),
    ]),
  );
}

/** The job itself. */
export const ownCarrier = (job: JobReading): Carrier =>
  job.layers.find(({ file, name }) => name === job.name && ours(file)) ?? null;

const ours = ({ place }: CiFile) => place.project === null;

/** What the job inherits and what holds every use of the variable. */
function whereRead(job: JobReading, variable: OldVariable, inDefault: boolean): Layer | null {
  const uses = job.uses.filter((use) => use.variable === variable);
  const layers = [...job.layers.flatMap(withMerged), ...(inDefault ? defaults(job.pipeline.config, job) : [])].filter(
    ({ file }) => ours(file),
  );
  return (
    layers.find((layer) => uses.every(({ place, offset }) => place === layer.file.place && holds(layer, offset))) ??
    null
  );
}

const withMerged = (layer: Layer): readonly Layer[] => [
  layer,
  ...mergedMaps(layer.file, layer.map).map((map) => ({ ...layer, map })),
];

const holds = ({ map }: Layer, offset: number) => {
  const [from, , to] = map.range ?? [0, 0, 0];
  return from <= offset && offset < to;
};

/** `default:`, for a job that would have a token of it. */
function defaults(config: Config, job: JobReading): readonly Layer[] {
  const own = job.layers.some(({ file, map }) => lookUp(file, map, 'id_tokens') !== null);
  const inherits = fromDefault(config, job.name, 'id_tokens') !== null;
  if (own && !inherits) return [];
  return config.files.flatMap((file) => {
    const map = mapAt(lookUp(file, file.top, 'default'));
    return map ? [{ file, name: 'default', map }] : [];
  });
}
