/** Approval rules as data: which changes of which roles need how many approvals, and by whom. */
import { z } from 'zod';
import { PERSON_ROLES } from '@/lib/access/permissions';
import { CHANGE_EFFECTS, type ChangeEffect, EFFECTS } from '@/lib/changes/change-effect';
import { ANYONE, type Clause, type Requirement } from '@/lib/changes/requirement';

const effect = z.enum(EFFECTS as [ChangeEffect, ...ChangeEffect[]]);
const text = z.string().trim().min(1).max(500);
const NAME = 'Give the rule a name of at most 100 characters.';
/** A whole number, with one sentence for whatever else was written. */
const whole = (least: number, most: number) => {
  const said = `Write a whole number from ${least} to ${most}.`;
  return z.int(said).min(least, said).max(most, said);
};

export const approvalRule = z
  .strictObject({
    name: z.string(NAME).trim().min(1, NAME).max(100, NAME),
    /** The roles that the rule is about. Every part given must match; none given: all roles. */
    roles: z
      .strictObject({
        accounts: z
          .array(z.string().regex(/^\d{12}$/, 'must be twelve digits'))
          .min(1)
          .max(1000)
          .optional(),
        pathPrefix: z
          .string()
          .regex(/^\/.*$/, 'must begin with /')
          .max(512)
          .optional(),
        /** Each tag with this value. */
        tags: z.record(text, z.string('Write each tag as name=value.').max(500)).optional(),
        /** The role is as wide as this rung before or after the change, or it is unknown. */
        rungAtLeast: whole(0, 5).optional(),
      })
      .default({}),
    /** What the change does; "any" or one or more. */
    effect: z.union([z.literal('any'), z.array(effect).min(1)]).default('any'),
    approvals: whole(0, 20),
    /** Full paths of GitLab groups whose direct members count. */
    fromGroups: z.array(text).min(1).max(100).optional(),
    /** Roles of Drawbridge whose holders count. */
    fromRoles: z.array(z.enum(PERSON_ROLES)).min(1).optional(),
    /** Hours that an approval counts for. */
    expiresHours: whole(1, 8760).optional(),
    /** Hours that a change waits for approvals before it expires. */
    reviewHours: whole(1, 8760).optional(),
    /** An approval has to say why. */
    reasonRequired: z.boolean().optional(),
  })
  .refine(({ approvals, effect }) => approvals > 0 || (effect !== 'any' && effect.every((one) => one === 'narrows')), {
    path: ['approvals'],
    error: 'may be 0 only where effect is ["narrows"]: only a proven narrowing needs nobody',
  });
export type ApprovalRule = z.output<typeof approvalRule>;

export const approvalRules = z
  .array(approvalRule)
  .max(200)
  .refine((rules) => new Set(rules.map(({ name }) => name)).size === rules.length, 'two rules have the same name');

/** A role as rules see it. `rung` is the wider one of before and after the change, null: unknown. */
export interface RuleRole {
  readonly accountId: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly rung: number | null;
}

/** What a change needs: everything that the matching rules ask for. Without a matching rule: one approval. */
export function requirementFor(rules: readonly ApprovalRule[], role: RuleRole, effect: ChangeEffect): Requirement {
  const matching = rules.filter((rule) => isAbout(rule, role) && isOn(rule, effect));
  if (matching.length === 0) return ANYONE;
  return {
    clauses: matching.map(clauseOf),
    reasonRequired: matching.some(({ reasonRequired }) => reasonRequired === true),
  };
}

const clauseOf = ({ name, approvals, fromGroups, fromRoles, expiresHours, reviewHours }: ApprovalRule): Clause => ({
  rule: name,
  approvals,
  fromGroups: fromGroups ?? [],
  fromRoles: fromRoles ?? [],
  expiresHours: expiresHours ?? null,
  ...(reviewHours === undefined ? {} : { reviewHours }),
});

function isAbout({ roles }: ApprovalRule, role: RuleRole): boolean {
  const { accounts, pathPrefix, tags = {}, rungAtLeast } = roles;
  return (
    (accounts === undefined || accounts.includes(role.accountId)) &&
    (pathPrefix === undefined || role.path.startsWith(pathPrefix)) &&
    Object.entries(tags).every(([key, value]) => Object.hasOwn(role.tags, key) && role.tags[key] === value) &&
    // An unknown rung could be any: the rule holds.
    (rungAtLeast === undefined || role.rung === null || role.rung >= rungAtLeast)
  );
}

function isOn(rule: ApprovalRule, effect: ChangeEffect): boolean {
  const under: readonly ChangeEffect[] = CHANGE_EFFECTS[effect].under;
  return rule.effect === 'any' || rule.effect.some((one) => under.includes(one));
}

/** A rule in words. */
export function ruleSentence(rule: ApprovalRule): string {
  const { accounts, pathPrefix, tags, rungAtLeast } = rule.roles;
  const about = [
    accounts ? `in ${accounts.join(', ')}` : null,
    pathPrefix === undefined ? null : `below ${pathPrefix}`,
    ...Object.entries(tags ?? {}).map(([key, value]) => `with the tag ${key}=${value}`),
    rungAtLeast === undefined ? null : `of rung ${rungAtLeast} or wider`,
  ].filter((part) => part !== null);
  const roles = about.length === 0 ? 'any role' : `a role ${about.join(', ')}`;
  const does = rule.effect === 'any' ? '' : ` that ${rule.effect.map((one) => CHANGE_EFFECTS[one].word).join(' or ')}`;
  const from = [...(rule.fromRoles ?? []).map((role) => `${role}s`), ...(rule.fromGroups ?? [])];
  const needs =
    rule.approvals === 0
      ? 'needs no approval'
      : `needs ${rule.approvals} approval${rule.approvals === 1 ? '' : 's'}${from.length === 0 ? '' : ` from ${from.join(' or ')}`}`;
  const expires = rule.expiresHours === undefined ? '' : `, each good for ${rule.expiresHours} h`;
  const waits = rule.reviewHours === undefined ? '' : `, and expires after ${rule.reviewHours} h in review`;
  return `A change of ${roles}${does} ${needs}${expires}${waits}${rule.reasonRequired ? ', with a reason' : ''}.`;
}
