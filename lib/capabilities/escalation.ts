import { callOnResources, decideCalls, EXTENTS, type Extent } from '@/lib/capabilities/call-extent';
import type { Grants } from '@/lib/capabilities/grants';
import { evaluate } from '@/lib/policy/evaluate';
import { parsePolicy } from '@/lib/policy/parse-policy';

/** A role that another could get hold of. */
export interface Target {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly trustPolicy: string;
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
  /** No condition decides, neither of the policies nor of the trust policy. */
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

const ASSUME = 'sts:AssumeRole';
/** Calls one of which each step needs. */
const FIRST_CALLS = [...new Set(WAYS.map(({ calls }) => calls[0])), ASSUME];

/** Whether a role could take a step at all: only then others have to be looked at. */
export function couldEscalate(grants: Grants): boolean {
  const { ofService } = decideCalls(grants);
  return FIRST_CALLS.some((call) => {
    const [service = '', name = ''] = call.toLowerCase().split(':');
    return ofService(service)(name) !== 'none';
  });
}

/**
 * What a role could do to itself and to others. IAM changes roles of its own account alone; `sts:AssumeRole` crosses accounts, where
 * the other role's trust policy lets this one in.
 */
export function stepsFrom(role: Target, grants: Grants, others: readonly Target[]): readonly EscalationStep[] {
  const targets = [role, ...others.filter(({ arn }) => arn !== role.arn)];
  const mayAssume = callOnResources(grants, ASSUME);
  const ways = WAYS.map((way) => ({
    ...way,
    onTarget: callOnResources(grants, way.calls[0]),
    // Of what is created the caller chooses the name.
    besides: way.calls.slice(1).map((call) => onAnything(grants, call)),
  })).filter(({ besides }) => !besides.includes('none'));
  return targets.flatMap((target) => {
    const isOwn = target.arn === role.arn;
    const step = (way: Pick<EscalationStep, 'can' | 'calls' | 'takesOver'>, extents: readonly Extent[]) =>
      extents.includes('none')
        ? []
        : [{ ...way, from: role.arn, to: target.arn, sure: extents.every((each) => each === 'every') }];
    const changes = ways.flatMap(({ can, calls, takesOver, service, onTarget, besides }) => {
      if (target.accountId !== role.accountId || (isOwn && service !== undefined)) return [];
      const extent = onTarget(target.arn);
      if (extent === 'none') return [];
      const trusted = service === undefined ? [] : [letsIn(target, service)];
      return step({ can, calls, takesOver }, [extent, ...besides, ...trusted]);
    });
    const assumed = isOwn ? 'none' : mayAssume(target.arn);
    if (assumed === 'none') return changes;
    const chain = { can: 'can assume', calls: [ASSUME], takesOver: true };
    return [...changes, ...step(chain, [assumed, letsIn(target, role.arn)])];
  });
}

function onAnything(grants: Grants, call: string): Extent {
  const on = callOnResources(grants, call);
  const named = grants.statements.flatMap(({ Resource = ['*'] }) => Resource);
  const extents = [...new Set(named)].map(on);
  return EXTENTS.findLast((each) => extents.includes(each)) ?? 'none';
}

/** Whether a trust policy lets a caller in: "some" where a condition decides, "none" where it does not parse. */
function letsIn({ trustPolicy }: Target, principal: string): Extent {
  const parsed = parsePolicy(trustPolicy);
  if (!parsed.ok) return 'none';
  const open = () => ({ why: 'the call', always: false });
  const { decision } = evaluate(parsed.policy, { principal, action: ASSUME }, {}, open);
  return decision === 'allow' ? 'every' : decision === 'undecided' ? 'some' : 'none';
}
