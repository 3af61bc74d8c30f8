import type { OldVariable, Use } from '@/lib/migration/old-variables';
import type { JobReading, LocatedUse } from '@/lib/migration/read-jobs';

/** What new tokens are for. */
export interface Audiences {
  /** Of jobs that go to AWS. */
  readonly aws: string;
  /** What CI_JOB_JWT_V2 always carried: the URL of the instance; null: not known, so jobs of another cloud are left to people. */
  readonly former: string | null;
  /** Whether this GitLab takes `id_tokens` in `default:`, as it does since 16.4. */
  readonly inDefault: boolean;
}

/** A token beside the one for AWS, for a cloud with an audience of its own. */
export interface OtherToken {
  readonly name: string;
  readonly audience: string;
}

/**
 * What becomes of a job. `names`: the ID token that takes each variable's place; `audience`: what it is for. `other`: the token that
 * commands for another cloud read instead; null: one token is enough.
 */
export type Verdict =
  | {
      readonly kind: 'edit';
      readonly names: ReadonlyMap<OldVariable, string>;
      readonly adds: boolean;
      readonly audience: string;
      readonly other: OtherToken | null;
    }
  /** An ID token of the variable's own name is there already. */
  | { readonly kind: 'done' }
  | { readonly kind: 'by-hand'; readonly sentence: string };

const BY_HAND = {
  trigger:
    'A trigger job cannot have ID tokens. Give the jobs of the pipeline that it starts their own `id_tokens`, and remove the variable here.',
  elsewhere: 'The pipeline of this job is defined in another project. Add the ID token there.',
  vault: 'The job passes the variable to Vault, not to AWS. Add an ID token with the audience that your Vault accepts.',
  both: 'The job passes the variable to AWS and to Vault. Move the part for Vault to its own ID token first.',
  clouds:
    'The job passes the variable to AWS and to another service, and each accepts its own audience. Give it two ID tokens.',
  otherCloud:
    'The job passes the variable to a service other than AWS. Add an ID token with the audience that this service accepts.',
  secrets:
    'The job reads secrets that name no token. GitLab would use the new ID token for them. Add `token:` to each of these secrets first.',
  bareVault:
    'The job reads secrets of Vault without an ID token. GitLab 17 has none to give. Add an ID token with the audience that your Vault accepts.',
  unclear:
    'It is not clear where the job passes the token, and AWS never accepted the first version of it. Check the job by hand.',
  perhaps:
    'A global variable holds the old token, and no script names that variable. A tool in this job may read it. Check the job by hand.',
} as const;

/** The token that one use reads from then on. */
export const tokenFor = (verdict: Extract<Verdict, { kind: 'edit' }>, { variable, purpose }: Use): string =>
  verdict.other !== null && purpose === 'other' ? verdict.other.name : (verdict.names.get(variable) ?? variable);

/** What becomes of a job; null: it has nothing to do with what GitLab removed. */
export function decideJob(job: JobReading, audiences: Audiences): Verdict | null {
  const open = job.uses.filter(({ variable }) => !job.tokens.has(variable));
  if (job.uses.length > 0 && open.length === 0) return { kind: 'done' };
  if (open.length === 0) return withoutUse(job);
  if (job.triggers) return byHand('trigger');
  if (job.pipeline.config.files[0]?.place.project !== null) return byHand('elsewhere');
  const to = (purpose: string) => open.some((use) => use.purpose === purpose);
  if (to('vault')) return byHand(open.every(({ purpose }) => purpose === 'vault') ? 'vault' : 'both');
  if (job.bareSecrets.length > 0 && job.tokens.size === 0) return byHand('secrets');
  const unclear = to('unclear');
  const elsewhere = to('other') || (unclear && job.speaksOfOthers && !to('aws'));
  const clouds =
    (elsewhere && (to('aws') || (unclear && job.speaksOfAws))) || (unclear && to('aws') && job.speaksOfOthers);
  if (clouds && audiences.former !== audiences.aws)
    return unclear ? byHand('clouds') : bothClouds(job, open, audiences);
  if (elsewhere && audiences.former === null) return byHand('otherCloud');
  const unknown = unclear && !job.speaksOfAws && !elsewhere;
  if (unknown && open.some(({ variable }) => variable !== 'CI_JOB_JWT_V2')) return byHand('unclear');
  const audience = elsewhere ? (audiences.former ?? audiences.aws) : audiences.aws;
  const there = open.every(({ place }) => place.project === null) ? usableToken(job, audience) : null;
  // A token of the variable's own name leaves scripts and files of other projects as they are, so that no order of merging breaks a job.
  return {
    ...{ kind: 'edit', audience, adds: there === null, other: null },
    names: new Map(open.map(({ variable }) => [variable, there ?? variable])),
  };
}

const OTHER_CLOUD = 'OTHER_CLOUD_ID_TOKEN';

/** Each command is known to go to one cloud, so that those for AWS keep the name and the others read a second token. */
function bothClouds({ tokens, sets }: JobReading, open: readonly LocatedUse[], { aws, former }: Audiences): Verdict {
  const ours = open.every(({ place }) => place.project === null);
  if (former === null || !ours || tokens.has(OTHER_CLOUD) || sets.has(OTHER_CLOUD)) return byHand('clouds');
  const names = open.filter(({ purpose }) => purpose === 'aws').map(({ variable }) => [variable, variable] as const);
  return {
    ...{ kind: 'edit', audience: aws, adds: true, names: new Map(names) },
    other: { name: OTHER_CLOUD, audience: former },
  };
}

function withoutUse(job: JobReading): Verdict | null {
  if (job.perhaps.length > 0) return byHand('perhaps');
  // Until 17.0 GitLab asked Vault with CI_JOB_JWT where a job has no ID token. GitLab: `secrets:vault`.
  return job.bareSecrets.includes('vault') && job.tokens.size === 0 ? byHand('bareVault') : null;
}

export const byHand = (why: keyof typeof BY_HAND): Verdict => ({ kind: 'by-hand', sentence: BY_HAND[why] });

const FOR_OTHERS = /vault|gcp|google|azure|sigstore|npm|pypi/i;

/**
 * The token that the job already asks for, with the same audience: with another audience it could lose a role. A variable of
 * the job overrides a token of the same name, so such a token cannot be read. null: none, or more than one.
 */
function usableToken({ tokens, sets }: JobReading, audience: string): string | null {
  const meant = [...tokens].filter(
    ([name, audiences]) => audiences?.includes(audience) && !FOR_OTHERS.test(name) && !sets.has(name),
  );
  const [only] = meant;
  return only && meant.length === 1 ? only[0] : null;
}
