import { type Acceptor, ANY_TEXT, wordsOf } from '@/lib/policy/automata/acceptor';
import type { ClaimValues, Provider, Universe } from '@/lib/policy/compare/types';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';
import { SUB_COMPONENTS } from '@/lib/subjects/sub-components';
import { parseSubject } from '@/lib/subjects/subject';
import { subjectAcceptor } from '@/lib/subjects/universe';
import { type FreePart, pathValue } from '@/lib/subjects/universe-paths';
import {
  acceptorOf,
  idValue,
  KEYWORD_VALUE,
  LOGIN_VALUE,
  notAmong,
  type ValueMachine,
  wordValue,
} from '@/lib/subjects/universe-values';

/** gitlab.com itself, where AWS reads more claims and everyone can have a project. */
export const SHARED_HOST = 'gitlab.com';

export interface Issuer {
  /** Issuer without its scheme. */
  readonly host: string;
  readonly kind: 'gitlab-com' | 'gitlab' | 'other';
  /** Sub components of the projects meant; null: any that GitLab accepts. */
  readonly subComponents: readonly string[] | null;
  /** Client ids of the provider, the only audiences that STS accepts; null: not known. */
  readonly audiences: readonly string[] | null;
}

/** The account that a role is in, as far as it decides which tokens STS accepts. */
export interface RoleAccount {
  /** null: not known. */
  readonly account: string | null;
  /** Client ids by provider ARN; null, or no entry: not known. Of one account there may be several, since a policy may name others. */
  readonly audiences: Readonly<Record<string, readonly string[] | null>>;
}

export const NO_ACCOUNT_KNOWN: RoleAccount = { account: null, audiences: {} };

/** What an issuer is, as far as its host tells: gitlab.com, or something that is not known to be a GitLab. */
export const issuerOfHost = (host: string): Issuer => ({
  host,
  kind: host.toLowerCase() === SHARED_HOST ? 'gitlab-com' : 'other',
  subComponents: null,
  audiences: null,
});

/**
 * The tokens that issuers can really give. An issuer that is not listed is judged by its host; a function judges all. `only`:
 * the host of the one issuer to look at, or null. Audiences are those of the very provider that a token comes through.
 */
export function universeOf(
  issuers: readonly Issuer[] | ((host: string) => Issuer),
  only: string | null = null,
  { account, audiences }: RoleAccount = NO_ACCOUNT_KNOWN,
): Universe {
  const issuerOf =
    typeof issuers === 'function'
      ? issuers
      : (host: string) => issuers.find((one) => one.host.toLowerCase() === host.toLowerCase()) ?? issuerOfHost(host);
  const throughProvider = ({ principal, host }: Provider): Issuer => {
    const issuer = issuerOf(host);
    return { ...issuer, audiences: audiences[principal] ?? issuer.audiences };
  };
  const ofAccount = (arn: string): boolean => account !== null && arn.includes(`:${account}:`);
  const known = new Map<string, ClaimValues>();
  return {
    issuer: only,
    account,
    hosts: typeof issuers === 'function' ? [] : issuers.map(({ host }) => host),
    providers: Object.keys(audiences).filter(ofAccount),
    claim: (provider, name) => {
      const key = `${provider.principal} ${name}`;
      const values = known.get(key) ?? claimValues(throughProvider(provider), name, 'none', provider.principal);
      known.set(key, values);
      return values;
    },
    isReal: hasOneProject,
    byProject: (ids) => universesByProject(throughProvider, ids, { only, account }),
  };
}

/** Whether the id in the subject is that of the claim, where a token has both. */
function hasOneProject({ host }: Provider, example: Readonly<Record<string, string>>): boolean {
  const claimed = (name: string): string | undefined =>
    Object.entries(example).find(([key]) => key.toLowerCase() === `${host}:${name}`.toLowerCase())?.[1];
  const claim = claimed('project_id');
  const told = parseSubject(claimed('sub') ?? '')?.find(({ name }) => name === 'project_id')?.value;
  return claim === undefined || told === undefined || claim === told;
}

/** One universe for each named project, one for a single project that is not named, and one for every project not named. */
function universesByProject(
  issuerOf: (provider: Provider) => Issuer,
  ids: readonly string[],
  { only, account }: { readonly only: string | null; readonly account: string | null },
): readonly Universe[] {
  let fresh = 1;
  while (ids.includes(String(fresh))) fresh++;
  const machines = [...ids, String(fresh)].map((id) => wordValue([id]));
  return [...machines, notAmong(idValue(false), ids)].map((id) => {
    const values = { project_id: id };
    return {
      ...{ issuer: only, account, isReal: hasOneProject },
      claim: (provider, name) => {
        const issuer = issuerOf(provider);
        const usual = claimValues(issuer, name, 'none', provider.principal);
        if (usual.text === null || issuer.kind === 'other') return usual;
        if (name === 'sub')
          return { ...usual, text: subjectAcceptor({ components: issuer.subComponents, free: 'none', values }) };
        return name === 'project_id' ? { ...usual, text: acceptorOf(id) } : usual;
      },
    };
  });
}

/** The tokens of projects that somebody else can choose the path and the id of, in part. See FreePart. */
export function outsiderUniverse(issuer: Issuer, free: FreePart): Universe {
  return { issuer: issuer.host, claim: ({ principal }, name) => claimValues(issuer, name, free, principal) };
}

/** One project, and of its tokens those that are meant. Texts are exact. */
export interface ProjectTokens {
  /** null: any; a list: any but these. */
  readonly path: string | readonly string[] | null;
  readonly id: number | readonly string[] | null;
  readonly components: readonly string[] | null;
  /** null: either. */
  readonly refType: 'branch' | 'tag' | null;
  readonly refs: ValueMachine;
  /** The value of ref_protected, in the subject and as a claim; null: either. */
  readonly refProtected: boolean | null;
  /** Id of the namespace that it is in; null: not known. */
  readonly namespaceId: number | null;
}

/** The tokens of one project, or of all but some. */
export function projectUniverse(issuer: Issuer, tokens: ProjectTokens): Universe {
  const { components, refType, refs, refProtected } = tokens;
  const path = machineOf(tokens.path, pathValue('none'));
  const id = machineOf(tokens.id, idValue(false));
  const protectedWord = wordValue(refProtected === null ? ['true', 'false'] : [String(refProtected)]);
  const values = {
    ...Object.fromEntries(SUB_COMPONENTS.flatMap(({ name, holds }) => (holds === 'path' ? [[name, path]] : []))),
    ...Object.fromEntries(SUB_COMPONENTS.flatMap(({ name, holds }) => (holds === 'id' ? [[name, id]] : []))),
    ref_type: wordValue(refType === null ? ['branch', 'tag'] : [refType]),
    ref: refs,
    ref_protected: protectedWord,
  };
  const subject: ClaimValues = { ...ALWAYS, text: subjectAcceptor({ components, free: 'none', values }) };
  const claims: Readonly<Record<string, ValueMachine>> = {
    project_id: id,
    ref_protected: protectedWord,
    ...(tokens.namespaceId === null ? {} : { namespace_id: wordValue([String(tokens.namespaceId)]) }),
  };
  return {
    issuer: issuer.host,
    claim: ({ principal }, name) => {
      if (name === 'sub') return subject;
      const values = claimValues(issuer, name, 'none', principal);
      const own = claims[name];
      return own === undefined || values.text === null ? values : { ...values, text: acceptorOf(own) };
    },
  };
}

const machineOf = (value: string | number | readonly string[] | null, all: ValueMachine): ValueMachine =>
  value === null ? all : typeof value === 'object' ? notAmong(all, value) : wordValue([String(value)]);

const ALWAYS = { absent: false, empty: false };
const NEVER: ClaimValues = { absent: true, empty: false, text: null };

/** GitLab: ID token authentication, payload. AWS: STS condition keys of gitlab.com. */
function claimValues(issuer: Issuer, name: string, free: FreePart, provider: string): ClaimValues {
  if (issuer.kind === 'other') {
    return name === 'sub' ? { absent: false, empty: true, text: ANY_TEXT } : otherClaim(issuer, name);
  }
  if (name === 'sub') {
    return { ...ALWAYS, text: sharedAcceptor(issuer.subComponents, free) };
  }
  if (name === 'aud') return { ...ALWAYS, text: audiencesOf(issuer) };
  if (issuer.kind !== 'gitlab-com' || !SHARED_ISSUER_CLAIMS.includes(name)) return NEVER;
  // Every token of gitlab.com has these claims. That AWS reads them in its other partitions too is not known.
  const always = { absent: !provider.startsWith('arn:aws:'), empty: false };
  const text = SHARED_VALUES[name] ?? ANY_TEXT;
  const values = free === 'none' ? {} : free === 'namespace' ? OUTSIDER_VALUES : BELOW_VALUES;
  return { ...always, text, ...values[name] };
}

/** Acceptors remember their states, so the usual ones are kept. */
const ACCEPTORS = new Map<string, Acceptor>();

function sharedAcceptor(components: Issuer['subComponents'], free: FreePart): Acceptor {
  const key = `${free} ${components?.join(' ')}`;
  const known = ACCEPTORS.get(key) ?? subjectAcceptor({ components, free });
  if (components === null || ACCEPTORS.size < MOST_ACCEPTORS) ACCEPTORS.set(key, known);
  return known;
}
const MOST_ACCEPTORS = 64;

function otherClaim(issuer: Issuer, name: string): ClaimValues {
  if (name === 'aud') return { ...ALWAYS, text: audiencesOf(issuer) };
  return { absent: true, empty: true, text: ANY_TEXT };
}

const audiencesOf = ({ audiences }: Issuer): Acceptor => (audiences === null ? ANY_TEXT : wordsOf(audiences));

const ID = acceptorOf(idValue(false));
const SHARED_VALUES: Readonly<Record<string, Acceptor>> = {
  project_id: ID,
  namespace_id: ID,
  user_id: ID,
  ref_protected: wordsOf(['true', 'false']),
  runner_environment: wordsOf(['gitlab-hosted', 'self-hosted']),
  pipeline_source: acceptorOf(KEYWORD_VALUE),
  user_access_level: acceptorOf(KEYWORD_VALUE),
  user_login: acceptorOf(LOGIN_VALUE),
};

/** An id that no policy can name. Asked by order, it is one that the policy at hand does not name. */
const FREE_ID = {
  text: acceptorOf(idValue(true)),
  canBe: (value: string, named: readonly string[]) => /^[1-9]\d*$/.test(value) && !named.includes(value),
};
type FreeValues = Readonly<Record<string, Pick<ClaimValues, 'text' | 'canBe'>>>;
const OUTSIDER_VALUES: FreeValues = { project_id: FREE_ID, namespace_id: FREE_ID };
/** Another project in the same namespace is possible. */
const BELOW_VALUES: FreeValues = { project_id: FREE_ID };
