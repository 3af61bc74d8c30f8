import { LEVELS, type Level } from '@/lib/capabilities/level-names';
import {
  ACCOUNT_LABELS,
  type AccountLabel,
  OTHER_ROLES,
  type OtherRoles,
  POWERS,
  type Power,
  RISKS,
  type Risk,
} from '@/lib/capabilities/risk-words';
import type { Capabilities } from '@/lib/capabilities/summarise';
import { RUNGS, type Rung } from '@/lib/reach/types';

/**
 * How far a role's permissions go; null: unknown, and what is known does not settle it. A call of unknown level may change permissions,
 * and how much a boundary that was not read takes off is unknown too.
 */
export function powerOf(can: Capabilities): Power | null {
  if (can.administrator) return 4;
  const has = (wanted: Level) =>
    [can.otherServices, ...can.services.map(({ levels }) => levels)].some((levels) =>
      levels.some(({ level }) => level === wanted),
    );
  const hasUnknown = can.services.some(({ unknownCalls }) => unknownCalls.length > 0);
  if (can.unread.length > 0) return null;
  if (can.unreadBoundary !== null && (hasUnknown || LEVELS.some(has))) return null;
  if (has('permissions') || can.passRole === 'every') return 3;
  if (hasUnknown) return null;
  if (has('write') || has('tagging')) return 2;
  return LEVELS.some(has) ? 1 : 0;
}

/** Who is in the role by how much they can do there: reads, writes, permissions, administrator. */
const TABLE: Readonly<Record<Exclude<Rung, 0>, readonly [Risk, Risk, Risk, Risk]>> = {
  1: [1, 1, 2, 2],
  2: [1, 2, 3, 4],
  3: [2, 3, 4, 4],
  4: [3, 4, 4, 4],
  5: [3, 4, 4, 4],
};

/** How many steps an account takes off. One without a label counts as production. */
const RELIEF: Readonly<Record<AccountLabel, number>> = { production: 0, staging: 1, sandbox: 2 };

export interface RiskVerdict {
  /** null: unknown. */
  readonly risk: Risk | null;
  /** How it came about, in one sentence or two. */
  readonly reason: string;
}

interface RiskFacts {
  readonly rung: Rung | null;
  readonly power: Power | null;
  /** null: nobody says what the account is for. */
  readonly label: AccountLabel | null;
  /** What other roles have to do with the power. Absent: nothing. */
  readonly others?: OtherRoles | null;
}

/** Who can enter × what they can do there × what the account is for. */
export function riskOf({ rung, power, label, others = null }: RiskFacts): RiskVerdict {
  // Of GitHub, or of a whole account, reach says nothing.
  if (rung === 0)
    return {
      risk: 0,
      reason: 'No GitLab pipeline can assume the role directly. Who else can assume it is not looked at.',
    };
  // Never none: the policy of a resource can name the role, and is not read.
  if (power === 0) return { risk: 1, reason: `Low: ${POWERS[0].words}.` };
  if (rung === null) return { risk: null, reason: 'Unknown, because who can assume the role is unknown.' };
  if (power === null) return { risk: null, reason: 'Unknown, because not everything that the role can do is known.' };
  const full = TABLE[rung][power - 1] ?? 4;
  const risk = full - (label === null ? 0 : RELIEF[label]);
  const known: Risk = risk >= 4 ? 4 : risk === 3 ? 3 : risk === 2 ? 2 : 1;
  const who = RUNGS.find((each) => each.rung === rung)?.word ?? '';
  const where = label === null ? 'an account without a label, which counts as production' : `a ${label} account`;
  const { words = POWERS[power].words, more = '' } = others === null ? {} : OTHER_ROLES[others];
  return { risk: known, reason: `${RISKS[known].word}: reach “${who}”, ${words}, in ${where}.${more}` };
}

/** What people write for each label. */
const SPELLINGS: Readonly<Record<AccountLabel, readonly string[]>> = {
  production: ['production', 'prod', 'prd', 'live'],
  staging: ['staging', 'stage', 'stg', 'preprod', 'pre-production'],
  sandbox: ['sandbox', 'dev', 'development', 'test', 'testing'],
};
const TAGS = ['environment', 'env', 'stage'];

/**
 * The label of a role: what the configuration says of its account, or a tag. Where they differ the more severe one counts, for
 * whoever may tag a role could make it look harmless.
 */
export function labelOf(tags: Readonly<Record<string, string>>, configured: string | null): AccountLabel | null {
  const tagged = Object.entries(tags).flatMap(([key, value]) => (TAGS.includes(key.toLowerCase()) ? [value] : []));
  const said = [...tagged, configured].map(labelNamed);
  return ACCOUNT_LABELS.find((label) => said.includes(label)) ?? null;
}

function labelNamed(text: string | null): AccountLabel | null {
  const word = text?.trim().toLowerCase() ?? '';
  return ACCOUNT_LABELS.find((label) => SPELLINGS[label].includes(word)) ?? null;
}
