import { LEVERS, type LeverGround } from '@/e2e/sandbox/desk/levers';
import { deskPage, escapeMarkup, field, select } from '@/e2e/sandbox/desk/page';
import { PERSON_COOKIE } from '@/e2e/sandbox/desk/person-cookie';
import { PIPELINES, type Rehearsed, rehearse } from '@/e2e/sandbox/desk/rehearse';
import type { Keys } from '@/e2e/sandbox/gitlab/keys';
import type { Answer, Asked } from '@/e2e/sandbox/http';
import type { Instance, World } from '@/e2e/sandbox/world/types';

export const DESK = '/-/sandbox/desk';
export const BECOME = '/-/sandbox/become';

export interface DeskParts {
  readonly world: World;
  readonly keysOf: (instance: Instance) => Keys;
  readonly ground: () => LeverGround;
  /** Origins of products that sign in here. */
  readonly products: readonly string[];
}

/** The desk of whoever tries the product: other people, levers, and pipelines to rehearse. null: not a path of its. */
export function deskHandler(parts: DeskParts): (asked: Asked) => Promise<Answer | null> {
  return async (asked) => {
    if (asked.url.pathname === BECOME) return become(parts, asked.url);
    if (asked.url.pathname !== DESK) return null;
    const params = new URLSearchParams(asked.method === 'POST' ? asked.body : '');
    if (asked.method !== 'POST') return deskPage(bodyOf(parts, params, asked.url.searchParams.get('back'), ''));
    // Another site open in the same browser must not pull a lever.
    if (asked.headers.origin !== asked.url.origin)
      return deskPage('<h1>The desk takes orders from its own page only</h1>', 403);
    return deskPage(bodyOf(parts, params, params.get('back'), await outcomeOf(parts, params)));
  };
}

/** Signs out of nothing: the next sign-in of the product is as this person, without the page on which one chooses. */
function become({ world, products }: DeskParts, url: URL): Answer {
  const person = world.instances[0]?.people.find(({ username }) => username === url.searchParams.get('person'));
  const [product] = products;
  if (person === undefined || product === undefined) return deskPage('<h1>There is no such person here</h1>', 404);
  const path = url.searchParams.get('to') ?? '/';
  const target = new URL('/auth/sign-in', product);
  target.searchParams.set('return', path.startsWith('/') && !path.startsWith('//') ? path : '/');
  const cookie = `${PERSON_COOKIE}=${person.username}; Path=/oauth/authorize; Max-Age=30; HttpOnly; SameSite=Lax`;
  return { status: 302, headers: { location: target.href, 'set-cookie': cookie }, body: '' };
}

async function outcomeOf(parts: DeskParts, params: URLSearchParams): Promise<string> {
  const order = params.get('order') ?? '';
  const ground = parts.ground();
  if (order === 'rehearse') {
    const [host, id] = (params.get('project') ?? '').split(' ');
    const instance = parts.world.instances.find((each) => each.id === host);
    if (!instance) return '<p class="said">There is no such project.</p>';
    const asked = {
      projectId: Number(id),
      ref: params.get('ref') ?? '',
      pipeline: params.get('pipeline') ?? '',
      roleArn: params.get('role') ?? '',
    };
    return terminal(await rehearse({ instance, keys: parts.keysOf(instance), awsUrl: ground.awsUrl }, asked));
  }
  const pull = Object.hasOwn(LEVERS, order) ? LEVERS[order] : undefined;
  if (pull === undefined) return '';
  const said = await pull(ground, params.get('target') ?? '', params.get('value') ?? '');
  return `<p class="said" role="status">${escapeMarkup(said)}</p>`;
}

function terminal({ admitted, lines }: Rehearsed): string {
  const verdict = admitted ? '<span class="ok">Admitted</span>' : '<span class="bad">Refused</span>';
  return `<pre role="status" aria-label="Terminal">${lines.map(escapeMarkup).join('\n')}\n${verdict}</pre>`;
}

const form = (order: string, back: string | null, fields: string, button: string): string =>
  `<form method="post" action="${DESK}"><input type="hidden" name="order" value="${order}"><input type="hidden" name="back" value="${escapeMarkup(back ?? '')}">${fields}<button>${button}</button></form>`;

function bodyOf(
  { world, products, ground }: DeskParts,
  params: URLSearchParams,
  back: string | null,
  outcome: string,
): string {
  const [company] = world.instances;
  const kept = (name: string, otherwise = '') => params.get(name) ?? otherwise;
  const projects = world.instances.flatMap(({ id, projects: own }) =>
    own.map((project) => ({ value: `${id} ${project.id}`, label: project.path })),
  );
  const rules = (company?.projects ?? []).flatMap((project) =>
    project.protectedBranches.map(({ name }) => ({
      value: `${project.id} ${name}`,
      label: `${project.path}: ${name}`,
    })),
  );
  const roles = world.accounts.flatMap((account) =>
    account.roles.map(({ name, path }) => ({
      arn: `arn:aws:iam::${account.id}:role${path}${name}`,
      at: `${account.id} ${name}`,
      label: `${account.alias}: ${name}`,
    })),
  );
  const own = (company?.projects ?? []).map(({ id, path }) => ({ value: String(id), label: path }));
  const people = (company?.people ?? []).map(
    ({ username, name, note }) =>
      `<li><a href="${BECOME}?person=${encodeURIComponent(username)}&amp;to=${encodeURIComponent(back ?? '/')}">${escapeMarkup(name)}</a>: ${escapeMarkup(note)}</li>`,
  );
  return `<h1>Sandbox</h1>
<p>A GitLab and an AWS on this machine. Nothing here reaches a real account. ${products[0] ? `<a href="${escapeMarkup(products[0])}${escapeMarkup(back?.startsWith('/') && !back.startsWith('//') ? back : '/')}">Back to Drawbridge</a>` : ''}</p>
${outcome}
<h2>Rehearse a pipeline</h2>
<p>GitLab mints the token of a job, and STS admits or refuses it.</p>
${form(
  'rehearse',
  back,
  [
    select('Project', 'project', projects, kept('project')),
    field('Branch or tag', 'ref', kept('ref', 'main')),
    select('Pipeline', 'pipeline', PIPELINES, kept('pipeline')),
    select(
      'Role',
      'role',
      roles.map(({ arn, label }) => ({ value: arn, label })),
      kept('role'),
    ),
  ].join(''),
  'Run pipeline',
)}
<h2>Unprotect a branch</h2>
<p>Any Developer can push to it then. Drawbridge sees it at the next sync, or when you refresh the project.</p>
${form('unprotect', back, select('Protected branch', 'target', rules, kept('target')), 'Unprotect branch')}
<h2>Edit a trust policy in the AWS console</h2>
<p>Somebody in a hurry opens a role to every branch, past Drawbridge.</p>
${form(
  'loosen',
  back,
  select(
    'Role',
    'target',
    roles.map(({ at, label }) => ({ value: at, label })),
    kept('target'),
  ),
  'Open role to every branch',
)}
<h2>Rename a project</h2>
<p>A trust policy that names the old path no longer admits it, and whoever takes that path gets in.</p>
${form('rename', back, select('Project', 'target', own, kept('target')) + field('New name', 'value', kept('value', 'renamed')), 'Rename project')}
<h2>Take AWS down</h2>
<p>Every call to AWS is cut off until you bring it back.</p>
${form('outage', back, '', ground().outage.aws ? 'Bring AWS back' : 'Take AWS down')}
<h2>Be somebody else</h2>
<ul>${people.join('')}</ul>`;
}
