import { writeOutside } from '@/e2e/sandbox/aws/write-outside';
import type { World } from '@/e2e/sandbox/world/types';

/** What a lever works on. */
export interface LeverGround {
  readonly world: World;
  readonly gitlabUrl: string;
  readonly awsUrl: string;
  /** Whether AWS answers nobody. */
  readonly outage: { aws: boolean };
}

type Pull = (ground: LeverGround, target: string, value: string) => Promise<string>;

const OWNER = 'glpat-sandbox-owner';

async function call(ground: LeverGround, method: string, path: string, body?: object): Promise<string | null> {
  const answer = await fetch(`${ground.gitlabUrl}/api/v4/${path}`, {
    method,
    headers: { 'private-token': OWNER, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.ok ? null : `GitLab answered ${answer.status}: ${await answer.text()}`;
}

/** "12 main" → ["12", "main"]. */
function halves(target: string): readonly [string, string] {
  const at = target.indexOf(' ');
  return [target.slice(0, at), target.slice(at + 1)];
}

interface Statement {
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The policy with every branch where it named one: what somebody in a hurry writes in the console. */
function loosened(trust: string): string {
  const policy: { Statement: Statement | Statement[] } = JSON.parse(trust);
  for (const statement of [policy.Statement].flat()) {
    const { StringEquals: exact = {}, StringLike: like = {}, ...rest } = statement.Condition ?? {};
    const isSubject = (key: string) => key.endsWith(':sub');
    const subjects = Object.entries({ ...exact, ...like }).filter(([key]) => isSubject(key));
    if (subjects.length === 0) continue;
    const anyBranch = (subject: string) => `${subject.split(':ref_type:')[0]}:ref_type:branch:ref:*`;
    statement.Condition = {
      ...rest,
      StringEquals: Object.fromEntries(Object.entries(exact).filter(([key]) => !isSubject(key))),
      StringLike: Object.fromEntries(subjects.map(([key, value]) => [key, [value].flat().map(anyBranch)])),
    };
  }
  return JSON.stringify(policy);
}

/** Things that happen to an estate while nobody looks, each by the same API that a person would use. */
export const LEVERS: Readonly<Record<string, Pull>> = {
  unprotect: async (ground, target) => {
    const [id, branch] = halves(target);
    const refusal = await call(ground, 'DELETE', `projects/${id}/protected_branches/${encodeURIComponent(branch)}`);
    return refusal ?? `The branch ${branch} is no longer protected.`;
  },
  rename: async (ground, target, value) => {
    const refusal = await call(ground, 'PUT', `projects/${encodeURIComponent(target)}`, { path: value });
    return refusal ?? `The project is now called ${value}. Whoever takes its old path gets what that path was given.`;
  },
  loosen: async (ground, target) => {
    const [account, name] = halves(target);
    const role = ground.world.accounts.find(({ id }) => id === account)?.roles.find((each) => each.name === name);
    if (role === undefined) return 'There is no such role.';
    await writeOutside(ground.awsUrl, account, name, loosened(role.trust));
    return `Somebody opened ${name} to every branch in the AWS console. Drawbridge calls that drift.`;
  },
  outage: async ({ outage }) => {
    outage.aws = !outage.aws;
    return outage.aws ? 'AWS answers nobody now.' : 'AWS answers again.';
  },
};
