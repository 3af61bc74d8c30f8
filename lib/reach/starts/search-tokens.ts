import { type Acceptor, wordsOf } from '@/lib/policy/automata/acceptor';
import type { Universe } from '@/lib/policy/compare/types';
import type { Policy } from '@/lib/policy/types';
import { saidOfProtected } from '@/lib/reach/estate/merge-requests';
import { namesForks } from '@/lib/reach/explain/job-token';
import type { Entry } from '@/lib/reach/starts/entry';
import { NAMED_SOURCES, type StartKind, type StartKindId } from '@/lib/reach/starts/kinds';
import type { RefPart } from '@/lib/reach/starts/ref-parts';
import { admittedToken, type Token } from '@/lib/reach/tokens';
import type { InstanceFacts, ProjectFacts } from '@/lib/reach/types';
import { parseSubject } from '@/lib/subjects/subject';
import { type ProjectTokens, projectUniverse } from '@/lib/subjects/universe-of-issuer';
import { acceptorOf, KEYWORD_VALUE, notAmong } from '@/lib/subjects/universe-values';

/** Where a ref is, and how its tokens come in. */
export interface Place {
  readonly instance: InstanceFacts;
  readonly project: ProjectFacts;
  readonly entry: Entry;
  readonly named: NamedProjects;
}

/** Projects of a GitLab that are known and that a policy names in full. */
export interface NamedProjects {
  readonly paths: readonly string[];
  readonly ids: readonly string[];
}

/** What a search among all tokens of a kind of pipeline found. */
export interface Searched {
  /** No such token gets in, whatever the ref is called and whichever environment a job has. */
  readonly isNone: boolean;
  /** Names of refs of tokens that do. */
  readonly names: readonly string[];
  /** The subject of one. */
  readonly subject: string | null;
}

/** Pipelines of a kind on refs of a part. */
export type Search = (kind: StartKind, part: RefPart) => Searched;

/** The project that tokens name: of these lists any that is not in them. */
export type NamedByTokens = Pick<ProjectTokens, 'path' | 'id' | 'components' | 'namespaceId'>;

/** A search among the tokens of a project, each asked for once. */
export function searchOf(policy: Policy, place: Place): Search {
  const { instance, project, entry } = place;
  const isTold = instance.shared || project.subComponents?.includes('ref_protected') !== false;
  return remembering(policy, instance, entry, (kind, { isProtected }) => ({
    named: namedBy(kind, place),
    refProtected: isTold ? protectedSaid(kind, project, isProtected) : null,
  }));
}

/** A search among the tokens of projects that a policy does not name in full: of them nothing is known. */
export const searchOfOthers = (policy: Policy, { instance, entry, named }: Omit<Place, 'project'>): Search =>
  remembering(policy, instance, entry, (kind, { isProtected }) => ({
    named: { path: named.paths, id: named.ids, components: null, namespaceId: null },
    refProtected: isProtected && SAY_EITHER.includes(kind.id) ? null : isProtected,
  }));

/** Kinds whose tokens may call a protected ref unprotected. */
const SAY_EITHER: readonly StartKindId[] = ['merge-request', 'other'];

type Asked = Pick<ProjectTokens, 'refProtected'> & { readonly named: NamedByTokens };

function remembering(
  policy: Policy,
  { host, shared }: InstanceFacts,
  entry: Entry,
  askedOf: (kind: StartKind, part: RefPart) => Asked,
): Search {
  const isAsked = asksSource(policy, { host, shared });
  const memory = new Map<string, Searched>();
  return (kind, part) => {
    const { named, refProtected } = askedOf(kind, part);
    const started = isAsked ? kind : null;
    const id = JSON.stringify([part.key, named, refProtected, isAsked && sourceKey(kind)]);
    const known =
      memory.get(id) ??
      readTokens(tokensOf(policy, entry, { ...named, type: part.type, refs: part.refs, refProtected }, started));
    memory.set(id, known);
    return known;
  };
}

/** Whether a condition reads what started a pipeline. */
export const asksSource = (policy: Policy, { host, shared }: Pick<InstanceFacts, 'host' | 'shared'>): boolean => {
  const key = `${host}:pipeline_source`.toLowerCase();
  return shared && policy.statements.some(({ clauses }) => clauses.some((one) => one.key.toLowerCase() === key));
};

const sourceKey = ({ id, sources }: StartKind): string => (id === 'other' ? id : sources.join());

/** For each statement the shortest token that it admits of one project or of several, of jobs with an environment too. */
export function tokensOf(
  policy: Policy,
  { issuer, doors }: Entry,
  { type, ...tokens }: NamedByTokens & Pick<ProjectTokens, 'refProtected' | 'refs'> & Pick<RefPart, 'type'>,
  kind: StartKind | null,
): readonly Token[] {
  // No ref is called so.
  if (tokens.refs.final.size === 0) return [];
  const all = projectUniverse(issuer, { ...tokens, refType: type });
  const universe = kind === null ? all : startedBy(all, kind);
  return doors.flatMap((door) =>
    policy.statements.flatMap(({ effect }, statementIndex) =>
      effect === 'Deny' ? [] : [admittedToken({ policy, statementIndex, door }, universe)],
    ),
  );
}

const startedBy = (all: Universe, kind: StartKind): Universe => ({
  ...all,
  claim: (provider, name) => {
    const values = all.claim(provider, name);
    return name === 'pipeline_source' && values.text !== null ? { ...values, text: sourcesOf(kind) } : values;
  },
});

const OTHER_SOURCES = acceptorOf(notAmong(KEYWORD_VALUE, NAMED_SOURCES));
const sourcesOf = ({ id, sources }: StartKind): Acceptor => (id === 'other' ? OTHER_SOURCES : wordsOf(sources));

function readTokens(tokens: readonly Token[]): Searched {
  const subjects = tokens.flatMap((token) => (token.kind === 'token' ? [token.subject] : []));
  return {
    isNone: tokens.every(({ kind }) => kind === 'none'),
    names: subjects.flatMap((text) => parseSubject(text)?.find(({ name }) => name === 'ref')?.value ?? []),
    subject: subjects[0] ?? null,
  };
}

/** The project itself. */
export function ownName(instance: InstanceFacts, { path, id, subComponents }: ProjectFacts): NamedByTokens {
  const group = instance.groups.find((each) => each.path === path.slice(0, path.lastIndexOf('/')));
  return { path, id, components: subComponents, namespaceId: group?.id ?? null };
}

/** GitLab: since 18.2.2 the token of a fork names the fork. One that the policy names itself counts as that project and not as a fork. */
function namedBy(kind: StartKind, { instance, project, named }: Place): NamedByTokens {
  const own = ownName(instance, project);
  const isFork = kind.id === 'fork-merge-request' ? namesForks(instance.version) : false;
  if (isFork === false) return own;
  const other = { components: own.components, namespaceId: null };
  if (isFork === null) return { ...other, path: null, id: null };
  return { ...other, path: [...named.paths, project.path], id: [...named.ids, String(project.id)] };
}

/** What tokens of a kind say of ref_protected; null: either. Children of merge requests, among `other`, say what those do. */
function protectedSaid(kind: StartKind, project: ProjectFacts, isProtected: boolean): boolean | null {
  if (!isProtected || !SAY_EITHER.includes(kind.id)) return isProtected;
  const own = kind.id === 'other' ? [true] : [];
  const [said, ...others] = new Set([...own, ...saidOfProtected(project)]);
  return others.length > 0 ? null : (said ?? null);
}
