import { createHash } from 'node:crypto';
import type { BlobHit, GitLabRepositories, VariableName } from '@/lib/gitlab/repository-port';
import type { Audiences } from '@/lib/migration/decide-job';
import { diffOf } from '@/lib/migration/diff';
import { type FileDiff, type FoundJob, foundJobOf } from '@/lib/migration/finding';
import { namesTooOften, OLD_VARIABLES } from '@/lib/migration/old-variables';
import { type Proposal, propose } from '@/lib/migration/propose';
import { staticKeys } from '@/lib/migration/static-keys';
import { type Place, placeKey, placeOf } from '@/lib/pipelines/ci-file';
import {
  type Patient,
  type ProjectSources,
  readSources,
  type SharedFiles,
} from '@/lib/services/pipelines/read-sources';

/** What one reading of a project found. */
export interface Finding {
  readonly jobs: readonly FoundJob[];
  readonly files: readonly FileDiff[];
  readonly editDigest: string;
  readonly staticKeys: readonly VariableName[] | null;
  readonly notes: readonly string[];
}

export interface ReadOrder {
  readonly gitlab: GitLabRepositories;
  readonly projectId: number;
  readonly audiences: Audiences;
  readonly patient: Patient;
  /** Where the words occur, from a search over many projects; null: this project is searched separately. */
  readonly hits: readonly BlobHit[] | null;
  readonly shared: SharedFiles;
}

/** Reads a project for everything that GitLab 17.0 removed, and makes the edit. null: it uses none of it. */
export async function readFinding(order: ReadOrder): Promise<Finding | null> {
  const { gitlab, projectId, audiences, patient } = order;
  const sources = await readSources(gitlab, projectId, null, patient, { shared: order.shared, tooMuch: namesTooOften });
  const proposal = propose(sources.reading, sources.texts, audiences);
  const names = await patient(() => gitlab.variableNames(projectId));
  // GitLab allows few searches a minute: where it has no wide search, only projects that are concerned are searched.
  const searched = order.hits ?? (proposal.jobs.length > 0 ? await search(order) : null);
  const keys = names === null ? null : staticKeys(names);
  const notes = notesOf(sources, proposal, searched ?? []);
  if (proposal.jobs.length === 0 && (keys ?? []).length === 0 && notes.length === 0) return null;
  return {
    jobs: await withRoles(proposal.jobs.map(foundJobOf), (key) => patient(() => gitlab.roleArnIn(projectId, key))),
    files: proposal.files.map(diffOf),
    editDigest: editDigest(proposal),
    staticKeys: keys,
    notes:
      names === null
        ? [...notes, 'Its CI/CD variables could not be listed: the token needs the Maintainer role.']
        : notes,
  };
}

const search = ({ gitlab, projectId, patient }: ReadOrder) =>
  patient(() => gitlab.searchBlobs({ projectId }, OLD_VARIABLES[0]));

/** Roles that a job names by a variable are read from it. Only an ARN of a role is taken from there. */
async function withRoles(
  jobs: readonly FoundJob[],
  roleArnIn: (key: string) => Promise<string | null>,
): Promise<readonly FoundJob[]> {
  const names = new Set(
    jobs.flatMap(({ roles }) => roles.flatMap((hint) => (hint.kind === 'variable' ? [hint.name] : []))),
  );
  const arns = new Map<string, string | null>();
  for (const name of names) arns.set(name, await roleArnIn(name));
  return jobs.map((job) => ({
    ...job,
    roles: job.roles.map((hint) => {
      const arn = hint.kind === 'variable' ? arns.get(hint.name) : null;
      return arn ? { kind: 'arn', arn } : hint;
    }),
  }));
}

/** Of the whole files, before and after: another text anywhere in them is another edit. */
export const editDigest = ({ files }: Pick<Proposal, 'files'>): string =>
  createHash('sha256')
    .update(JSON.stringify(files.map(({ path, before, after }) => [path, before, after])))
    .digest('hex');

const PROSE = /\.(md|txt|adoc|rst|html)$/i;

function notesOf({ reading, texts }: ProjectSources, proposal: Proposal, hits: readonly BlobHit[]): readonly string[] {
  const said = new Set(proposal.jobs.flatMap(({ job }) => job.uses.map(({ place }) => placeKey(place))));
  const naming = [...texts].filter(([key, text]) => text?.includes(OLD_VARIABLES[0]) && !said.has(key));
  const read = naming.map(([key]) => placeOf(key));
  const known = new Set([...texts.keys()].map((key) => placeOf(key).path));
  const found = hits.map(({ path }) => path).filter((path) => !known.has(path) && !PROSE.test(path));
  const concerned = proposal.jobs.length + read.length + found.length > 0;
  return [
    ...(naming.length > 0 ? reading.refusals.map(({ sentence }) => sentence) : []),
    ...read.map(readNote),
    ...[...new Set(found)].map(
      (path) =>
        `${path} names an old variable, and no job of this project uses it. If other projects include this file, Drawbridge gives the token to their jobs.`,
    ),
    ...(concerned ? reading.unread.map(({ kind, name }) => `An include could not be followed (${kind}): ${name}`) : []),
    ...(concerned && texts.size > 1 ? reading.missing.filter(({ project }) => project !== null).map(missingNote) : []),
  ].slice(0, 30);
}

/** A file of the project's own configuration. */
const readNote = ({ project, path }: Place) =>
  `${path}${project === null ? '' : ` of ${project}`} names an old variable, but no job was seen to read it. Check it by hand.`;

const missingNote = ({ project, path }: { readonly project: string | null; readonly path: string }) =>
  `${path} of ${project ?? 'this project'} could not be read.`;
