import {
  callOnAnything,
  callOnResources,
  decideCalls,
  type Extent,
  lesser,
  mostOf,
} from '@/lib/capabilities/call-extent';
import type { Grants } from '@/lib/capabilities/grants';
import { ASSUME, type Trust } from '@/lib/capabilities/target-trust';
import type { InlineStatement } from '@/lib/onboarding/permissions/read-inline';

interface RoleKey {
  readonly arn: string;
  readonly accountId: string;
}

/** A role that another could get hold of. */
export interface Target extends RoleKey {
  readonly trust: Trust;
}

/** What one role could do to another, or to itself. */
export interface EscalationStep {
  readonly from: string;
  readonly to: string;
  /** Goes on after the name of the first: "can rewrite the trust policy of". */
  readonly can: string;
  /** The calls that it takes. */
  readonly calls: readonly string[];
  /** Whoever is in the first can act as the second. Otherwise it only changes what the second can do. */
  readonly takesOver: boolean;
  /** Nothing that is not known decides, such as a condition of the policies or of the trust policy. */
  readonly sure: boolean;
}

interface Way {
  readonly calls: readonly [string, ...string[]];
  readonly can: string;
  readonly takesOver: boolean;
  /** The service that gets the role; it has to trust that one. */
  readonly service?: string;
}

/** AWS IAM: calls that change a role, and calls that hand one to a service which runs what the caller gives it. */
const WAYS: readonly Way[] = [
  { calls: ['iam:UpdateAssumeRolePolicy'], can: 'can rewrite the trust policy of', takesOver: true },
  { calls: ['iam:PutRolePolicy'], can: 'can write any permissions of', takesOver: false },
  { calls: ['iam:AttachRolePolicy'], can: 'can attach any policy to', takesOver: false },
  passing('lambda', 'lambda:CreateFunction', 'lambda:InvokeFunction'),
  passing('ecs-tasks', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'),
  passing('codebuild', 'codebuild:CreateProject', 'codebuild:StartBuild'),
  passing('cloudformation', 'cloudformation:CreateStack'),
  passing('glue', 'glue:CreateJob', 'glue:StartJobRun'),
  passing('ec2', 'ec2:RunInstances'),
];

function passing(service: string, ...calls: string[]): Way {
  const can = `can run its own code through ${service} as`;
  return { calls: ['iam:PassRole', ...calls], can, takesOver: true, service: `${service}.amazonaws.com` };
}

const SERVICES = WAYS.flatMap(({ service }) => service?.split('.')[0] ?? []);
const CHANGES = WAYS.flatMap(({ calls, service }) => (service === undefined ? `\`${calls[0]}\`` : []));

/** What is looked at for steps to other roles, in sentences: whatever is said of them holds of no more than this. */
export const LOOKED_AT = [
  'Only roles that pipelines enter, or may enter, are looked at as roles that this one could get hold of or change.',
  `The only ways that are looked at are \`${ASSUME}\`, ${CHANGES.join(', ')}, and \`iam:PassRole\` with the calls that run something new in ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(SERVICES)}.`,
  'Other roles and other ways, such as `iam:CreatePolicyVersion` or `lambda:UpdateFunctionCode`, are not.',
].join(' ');

/** Calls one of which each step needs. */
const FIRST_CALLS = [...new Set(WAYS.map(({ calls }) => calls[0])), ASSUME];

/** Whether the policies of a role let it take a step at all. Without, only roles whose trust policy names it have to be looked at. */
export function couldEscalate(grants: Grants): boolean {
  const { ofService } = decideCalls(grants);
  return FIRST_CALLS.some((call) => {
    const [service = '', name = ''] = call.toLowerCase().split(':');
    return ofService(service)(name) !== 'none';
  });
}

/** Whether the policies of a role let it assume some role, of whichever account. */
export const mayAssume = (grants: Grants): boolean => decideCalls(grants).ofService('sts')('assumerole') !== 'none';

/**
 * What a role could do to itself and to others. IAM changes roles of its own account alone; `sts:AssumeRole` crosses accounts, where
 * the other role's trust policy lets this one in.
 */
export function stepsFrom(role: RoleKey, grants: Grants, others: readonly Target[]): readonly EscalationStep[] {
  const targets = others.filter(({ arn }) => arn !== role.arn);
  const ways = WAYS.map((way) => ({
    ...way,
    onTarget: callOnResources(grants, way.calls[0]),
    // Of what is created the caller chooses the name.
    besides: way.calls.slice(1).map((call) => callOnAnything(grants, call)),
  })).filter(({ besides }) => !besides.includes('none'));
  const changes = (to: string, trust: Trust | null) =>
    ways.flatMap(({ can, calls, takesOver, service, onTarget, besides }) => {
      if (service !== undefined && trust === null) return [];
      const extent = onTarget(to);
      if (extent === 'none') return [];
      const trusted = service === undefined || trust === null ? [] : [trust.letsIn(service)];
      return stepTo(to, { can, calls, takesOver }, [extent, ...besides, ...trusted]);
    });
  const stepTo = (
    to: string,
    way: Pick<EscalationStep, 'can' | 'calls' | 'takesOver'>,
    extents: readonly Extent[],
  ): readonly EscalationStep[] =>
    extents.includes('none') ? [] : [{ ...way, from: role.arn, to, sure: extents.every((each) => each === 'every') }];
  const assumes = prepareAssume(role, grants);
  return [
    ...changes(role.arn, null),
    ...targets.flatMap((target) => [
      ...(target.accountId === role.accountId ? changes(target.arn, target.trust) : []),
      ...stepTo(target.arn, { can: 'can assume', calls: [ASSUME], takesOver: true }, [assumes(target)]),
    ]),
  ];
}

const EVERYTHING: InlineStatement = { Effect: 'Allow', Action: [ASSUME], Resource: ['*'] };

/**
 * Whether a role may assume another. AWS, policy evaluation logic: both sides have to allow it, but within an account a trust policy
 * that names the role itself is enough. A Deny counts always, and the role's boundary where its ARN is what is named.
 */
function prepareAssume(role: RoleKey, grants: Grants): (target: Target) => Extent {
  const { statements, boundary } = grants;
  const allowed = callOnResources(grants, ASSUME);
  const limited = { ...grants, statements: [...statements, EVERYTHING] };
  const asRole = callOnResources(limited, ASSUME);
  const asSession = callOnResources({ ...limited, boundary: boundary && [...boundary, EVERYTHING] }, ASSUME);
  return ({ arn, accountId, trust }) => {
    const own = allowed(arn);
    const both = own === 'none' ? own : lesser(own, trust.letsIn(role.arn));
    const direct = both !== 'every' && accountId === role.accountId ? trust.names(role.arn) : null;
    if (direct === null) return both;
    return mostOf([both, lesser(direct.byRole, asRole(arn)), lesser(direct.bySession, asSession(arn))]);
  };
}
