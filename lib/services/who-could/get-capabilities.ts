import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { EXTENTS } from '@/lib/capabilities/call-extent';
import { describeCapabilities } from '@/lib/capabilities/describe';
import { type EscalationStep, LOOKED_AT } from '@/lib/capabilities/escalation';
import { describeMore, describeStep } from '@/lib/capabilities/escalation-paths';
import { LEVELS } from '@/lib/capabilities/level-names';
import { labelOf } from '@/lib/capabilities/risk';
import { ACCOUNT_LABELS, type AccountLabel } from '@/lib/capabilities/risk-words';
import { type Capabilities, type GivenLevel, type ServiceAccess, summarise } from '@/lib/capabilities/summarise';
import { arn, list, schemaOf, sentence } from '@/lib/services/answers/parts';
import { escalationPaths } from '@/lib/services/facts/escalation-targets';
import { loadRole } from '@/lib/services/facts/load-role';
import { policiesOfRoles } from '@/lib/services/facts/policy-readings';
import type { Context } from '@/lib/services/verb/context';
import { readTags } from '@/lib/services/verb/json-columns';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const PATHS = 50;

export const getCapabilitiesInput = z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) });

const givenLevel = schemaOf<GivenLevel>()(
  z
    .strictObject({
      level: z.enum(LEVELS).describe('Access level of AWS. `permissions`: who may do what can be changed.'),
      everywhere: z.boolean().describe('Some call of it is allowed on every resource, without a condition.'),
    })
    .meta({ id: 'GivenLevel', description: 'A level of access that a role has.' }),
);

const serviceAccess = schemaOf<ServiceAccess>()(
  z
    .strictObject({
      service: z.string().meta({ description: 'As in actions.', examples: ['s3'] }),
      levels: list(givenLevel).describe('Empty if it has no known call of this service.'),
      unknownCalls: list(z.string()).describe('Patterns of calls whose level is unknown, as written.'),
    })
    .meta({ id: 'ServiceAccess', description: 'What a role can do in one service.' }),
);

interface Shown {
  readonly sentence: string;
  readonly label: AccountLabel | null;
  readonly escalation: readonly (readonly z.infer<typeof escalationStep>[])[];
  readonly escalationMore: string | null;
}

const escalationStep = z
  .strictObject({
    from: arn.describe('ARN of the role that takes the step.'),
    to: arn.describe('ARN of the role that it gets hold of or changes; the same as `from`: itself.'),
    calls: list(z.string()).describe('The calls that it takes.'),
    takesOver: z.boolean().describe('It can act as the other role. `false`: it can change what that role may do.'),
    sure: z.boolean().describe('No condition decides, and nothing that could not be read.'),
    sentence,
  })
  .meta({ id: 'EscalationStep', description: 'What one role could do to another, or to itself.' });

export const capabilitiesView = schemaOf<Capabilities & Shown>()(
  z
    .strictObject({
      sentence,
      administrator: z
        .boolean()
        .describe('Every call on everything is certainly allowed: nothing is denied, and everything was read.'),
      otherServices: list(givenLevel).describe(
        'What it can do in every service that `services` does not list. Empty: nothing.',
      ),
      services: list(serviceAccess),
      passRole: z
        .enum(EXTENTS)
        .describe('Roles that it may pass to services. `some`: named ones, or under a condition. `every`: any role.'),
      unread: list(sentence).describe('What it may be able to do besides. Empty: everything was read.'),
      label: z
        .enum(ACCOUNT_LABELS)
        .nullable()
        .describe('What the account is for, by configuration or tag. `null`: nobody says, so it counts as production.'),
      escalation: list(list(escalationStep)).describe(
        `Paths of up to three steps to roles that pipelines enter, at most 50. Empty for an administrator, who needs none. What lets everybody in is not among them, unless its own policies allow it. ${LOOKED_AT}`,
      ),
      escalationMore: sentence
        .nullable()
        .describe(
          'To how many roles at least there are paths, and why there may be more. `null`: there are no others among the roles and ways that `escalation` looks at.',
        ),
      unreadBoundary: sentence
        .nullable()
        .describe('Why it may be able to do less. `null`: it has no boundary, or the boundary was read.'),
    })
    .meta({ id: 'Capabilities', description: 'What whoever is in a role can do in AWS.' }),
);
export type CapabilitiesView = z.infer<typeof capabilitiesView>;

/** Reads what the policies and the boundary of a role let it do, as they were last read. */
export async function getCapabilities(context: Context, actor: Actor, input: unknown): Promise<CapabilitiesView> {
  await requireAccess(context, actor, 'estate.read');
  const role = await loadRole(context, parseInput(getCapabilitiesInput, input));
  const [policies] = await policiesOfRoles(context, [role]);
  const grants = policies?.grants ?? { statements: [], boundary: null, unread: [], unreadBoundary: null };
  const can = summarise(grants);
  const { paths, unknown } = can.administrator
    ? { paths: [], unknown: [] }
    : await escalationPaths(context, { ...role, grants });
  const cut = paths.length > PATHS ? [`only the first ${PATHS} paths are shown`] : [];
  return {
    ...can,
    sentence: describeCapabilities(can),
    label: labelOf(readTags(role.tags), role.account.label),
    escalation: paths.slice(0, PATHS).map((path) => path.map(shown)),
    escalationMore: describeMore(role.arn, paths, [...unknown, ...cut]),
  };
}

const shown = (step: EscalationStep) => {
  const { can: _, ...rest } = step;
  return { ...rest, sentence: `${describeStep(step)}.` };
};
