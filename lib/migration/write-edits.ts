import type { YAMLMap } from 'yaml';
import { type Carrier, carriersOf, type Manner, ownCarrier } from '@/lib/migration/carriers';
import { tokenFor, type Verdict } from '@/lib/migration/decide-job';
import { applyEdits, type Edit } from '@/lib/migration/edit-text';
import type { JobReading } from '@/lib/migration/read-jobs';
import { addTokens, appendJobs } from '@/lib/migration/token-edit';
import { type CiFile, type Place, placeKey } from '@/lib/pipelines/ci-file';
import type { Texts } from '@/lib/pipelines/read-project';

export interface JobPlan {
  readonly job: JobReading;
  readonly verdict: Verdict;
}

export interface FileEdit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly Edit[];
}

interface PlacedEdit {
  readonly place: Place;
  readonly edit: Edit;
}

/** The files with the edits of all plans; null: something cannot be written so. */
export function writeEdits(texts: Texts, plans: readonly JobPlan[], manner: Manner): readonly FileEdit[] | null {
  const tokens = tokenEdits(plans, manner);
  return tokens && written([...tokens, ...plans.flatMap(renames)], texts);
}

/** Uses that take the name of a token which the job has already. */
function renames({ job, verdict }: JobPlan): readonly PlacedEdit[] {
  if (verdict.kind !== 'edit') return [];
  return job.uses.flatMap((use) => {
    const { place, offset, variable } = use;
    const name = tokenFor(verdict, use);
    return name === variable ? [] : [{ place, edit: { from: offset, to: offset + variable.length, text: name } }];
  });
}

function tokenEdits(plans: readonly JobPlan[], manner: Manner): readonly PlacedEdit[] | null {
  // Several jobs may share one map, which gets one edit.
  const maps = new Map<YAMLMap, { readonly file: CiFile; readonly tokens: Map<string, string> }>();
  const appended = new Map<CiFile, Map<string, Map<string, string>>>();
  for (const { job, verdict } of plans) {
    if (verdict.kind !== 'edit' || !verdict.adds) continue;
    const main = mainFileOf(job);
    if (main === null) return null;
    const jobs = appended.get(main) ?? new Map<string, Map<string, string>>();
    const say = (name: string, audience: string, carrier: Carrier): void => {
      const said = carrier ? (maps.get(carrier.map)?.tokens ?? new Map()) : (jobs.get(job.name) ?? new Map());
      said.set(name, audience);
      if (carrier) maps.set(carrier.map, { file: carrier.file, tokens: said });
      else appended.set(main, jobs.set(job.name, said));
    };
    for (const [variable, carrier] of carriersOf(job, [...verdict.names.keys()], manner))
      say(variable, verdict.audience, carrier);
    if (verdict.other) say(verdict.other.name, verdict.other.audience, ownCarrier(job));
  }
  const edits = [
    ...[...maps].map(([map, { file, tokens }]) => placed(file, addTokens(file, map, tokens))),
    ...[...appended].map(([file, jobs]) => placed(file, appendJobs(file, jobs))),
  ];
  const all = edits.filter((edit) => edit !== null);
  return all.length === edits.length ? all : null;
}

/** The project's own file that a job's pipeline begins in; null: it begins in another project. */
const mainFileOf = ({ pipeline }: JobReading): CiFile | null => {
  const [first] = pipeline.config.files;
  return first?.place.project === null ? first : null;
};

const placed = ({ place }: CiFile, edit: Edit | null): PlacedEdit | null => edit && { place, edit };

function written(all: readonly PlacedEdit[], texts: Texts): readonly FileEdit[] | null {
  const places = new Map(all.map(({ place }) => [placeKey(place), place]));
  const files: FileEdit[] = [];
  for (const [key, { path }] of places) {
    const before = texts.get(key);
    const edits = all.filter(({ place }) => placeKey(place) === key).map(({ edit }) => edit);
    const after = typeof before === 'string' ? applyEdits(before, edits) : null;
    if (typeof before !== 'string' || after === null) return null;
    files.push({ path, before, after, edits });
  }
  return files;
}
