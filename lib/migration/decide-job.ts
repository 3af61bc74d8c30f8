import type { OldVariable } from '@/lib/migration/old-variables';
import type { JobReading } from '@/lib/migration/read-jobs';

/** What becomes of a job that names an old variable. `names`: the ID token that takes each variable's place. */
export type Verdict =
  | { readonly kind: 'edit'; readonly names: ReadonlyMap<OldVariable, string>; readonly adds: boolean }
  /** An ID token of the variable's own name is there already. */
  | { readonly kind: 'done' }
  | { readonly kind: 'by-hand'; readonly sentence: string };

const BY_HAND = {
  vault:
    'The job gives the variable to Vault and not to AWS. Add an ID token for Vault by hand; Drawbridge does not know what Vault accepts.',
  both: 'The job gives the variable to Vault too, and a job with ID tokens no longer has it. Move the part for Vault by hand first.',
  secrets:
    'The job reads secrets of Vault without a token of their own, which end when the job asks for ID tokens. Name a token for them first.',
  unclear:
    'It is not readable where the job gives the token, and the first version was never accepted by AWS. Look at the job by hand.',
} as const;

/** What becomes of a job whose new token is to be for `audience`. null: the job names no old variable. */
export function decideJob(job: JobReading, audience: string): Verdict | null {
  if (job.uses.length === 0) return null;
  const open = job.uses.filter(({ variable }) => !job.tokens.has(variable));
  if (open.length === 0) return { kind: 'done' };
  const vault = open.filter(({ purpose }) => purpose === 'vault');
  if (vault.length === open.length) return byHand('vault');
  if (vault.length > 0) return byHand('both');
  if (job.bareVaultSecrets && job.tokens.size === 0) return byHand('secrets');
  const unclear = open.some(({ purpose }) => purpose === 'unclear') && !job.speaksOfAws;
  if (unclear && open.some(({ variable }) => variable !== 'CI_JOB_JWT_V2')) return byHand('unclear');
  const there = open.every(({ place }) => place.project === null) ? usableToken(job, audience) : null;
  // A token of the variable's own name leaves scripts and files of other projects as they are, so that no order of merging breaks a job.
  return {
    kind: 'edit',
    names: new Map(open.map(({ variable }) => [variable, there ?? variable])),
    adds: there === null,
  };
}

const byHand = (why: keyof typeof BY_HAND): Verdict => ({ kind: 'by-hand', sentence: BY_HAND[why] });

const FOR_OTHERS = /vault|gcp|google|azure|sigstore|npm|pypi/i;

/** The token that the job asks for already, for the same audience: with another one a role could be lost. null: none, or more than one. */
function usableToken({ tokens }: JobReading, audience: string): string | null {
  const meant = [...tokens].filter(([name, audiences]) => audiences?.includes(audience) && !FOR_OTHERS.test(name));
  const [only] = meant;
  return only && meant.length === 1 ? only[0] : null;
}
