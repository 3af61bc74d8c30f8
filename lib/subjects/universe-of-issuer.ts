import { type Acceptor, ANY_TEXT, wordsOf } from '@/lib/policy/automata/acceptor';
import type { ClaimValues, Universe } from '@/lib/policy/compare/types';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';
import { SUB_COMPONENTS } from '@/lib/subjects/sub-components';
import { subjectAcceptor } from '@/lib/subjects/universe';
import { type FreePart, pathValue } from '@/lib/subjects/universe-paths';
import { acceptorOf, idValue, type ValueMachine, wordValue } from '@/lib/subjects/universe-values';

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

/** What an issuer is, as far as its host tells: gitlab.com, or something that is not known to be a GitLab. */
export const issuerOfHost = (host: string): Issuer => ({
  host,
  kind: host.toLowerCase() === SHARED_HOST ? 'gitlab-com' : 'other',
  subComponents: null,
  audiences: null,
});

/**
 * The tokens that issuers can really give. An issuer that is not listed is judged by its host; a function judges all. `only`:
 * the host of the one issuer to look at, or null.
 */
export function universeOf(
  issuers: readonly Issuer[] | ((host: string) => Issuer),
  only: string | null = null,
): Universe {
  const issuerOf =
    typeof issuers === 'function'
      ? issuers
      : (host: string) => issuers.find((one) => one.host.toLowerCase() === host.toLowerCase()) ?? issuerOfHost(host);
  const known = new Map<string, ClaimValues>();
  return {
    issuer: only,
    claim: (host, name) => {
      const key = `${host.toLowerCase()}:${name}`;
      const values = known.get(key) ?? claimValues(issuerOf(host), name, 'none');
      known.set(key, values);
      return values;
    },
  };
}

/** The tokens of projects that somebody else can choose the path and the id of, in part. See FreePart. */
export function outsiderUniverse(issuer: Issuer, free: FreePart): Universe {
  return { issuer: issuer.host, claim: (_, name) => claimValues(issuer, name, free) };
}

/** One project, and of its tokens those that are meant. Texts are exact. */
export interface ProjectTokens {
  readonly path: string | null;
  readonly id: number | null;
  readonly components: readonly string[] | null;
  readonly refType: 'branch' | 'tag';
  readonly refs: ValueMachine;
  /** The value of ref_protected, in the subject and as a claim; null: either. */
  readonly refProtected: boolean | null;
}

/** The tokens of one project. */
export function projectUniverse(issuer: Issuer, tokens: ProjectTokens): Universe {
  const { components, refType, refs, refProtected } = tokens;
  const path = tokens.path === null ? pathValue('none') : wordValue([tokens.path]);
  const id = tokens.id === null ? idValue(false) : wordValue([String(tokens.id)]);
  const protectedWord = wordValue(refProtected === null ? ['true', 'false'] : [String(refProtected)]);
  const values = {
    ...Object.fromEntries(SUB_COMPONENTS.flatMap(({ name, holds }) => (holds === 'path' ? [[name, path]] : []))),
    ...Object.fromEntries(SUB_COMPONENTS.flatMap(({ name, holds }) => (holds === 'id' ? [[name, id]] : []))),
    ref_type: wordValue([refType]),
    ref: refs,
    ref_protected: protectedWord,
  };
  const subject: ClaimValues = { ...ALWAYS, text: subjectAcceptor({ components, free: 'none', values }) };
  const claims: Readonly<Record<string, ValueMachine>> = { project_id: id, ref_protected: protectedWord };
  return {
    issuer: issuer.host,
    claim: (_, name) => {
      if (name === 'sub') return subject;
      const values = claimValues(issuer, name, 'none');
      const own = claims[name];
      return own === undefined || values.text === null ? values : { ...values, absent: false, text: acceptorOf(own) };
    },
  };
}

const ALWAYS = { absent: false, empty: false };
const NEVER: ClaimValues = { absent: true, empty: false, text: null };

/** GitLab: ID token authentication, payload. AWS: STS condition keys of gitlab.com. */
function claimValues(issuer: Issuer, name: string, free: FreePart): ClaimValues {
  if (issuer.kind === 'other') {
    return name === 'sub' ? { absent: false, empty: true, text: ANY_TEXT } : otherClaim(issuer, name);
  }
  if (name === 'sub') {
    return { ...ALWAYS, text: sharedAcceptor(issuer.subComponents, free) };
  }
  if (name === 'aud') return { ...ALWAYS, text: audiencesOf(issuer) };
  if (issuer.kind !== 'gitlab-com' || !SHARED_ISSUER_CLAIMS.includes(name)) return NEVER;
  // AWS reads these since 2026 and not yet everywhere, so a request without them is possible.
  const text = SHARED_VALUES[name] ?? ANY_TEXT;
  if (free === 'none') return { absent: true, empty: false, text };
  return { absent: false, empty: false, text: (free === 'namespace' ? OUTSIDER_VALUES : BELOW_VALUES)[name] ?? text };
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
};

/** An id that no policy can name. */
const FREE_ID = acceptorOf(idValue(true));
const OUTSIDER_VALUES: Readonly<Record<string, Acceptor>> = { project_id: FREE_ID, namespace_id: FREE_ID };
/** Another project in the same namespace is possible. */
const BELOW_VALUES: Readonly<Record<string, Acceptor>> = { project_id: FREE_ID };
