/** What each surface of the running product says of one role of a stored estate. */
import { PassThrough, Readable } from 'node:stream';
import { run } from '@/bin/cli/program';
import type { ApiHouse } from '@/bin/fuzz/api/api-house';
import type { StoredRole } from '@/bin/fuzz/consistency/stored/stored-estate';
import { compute, type Draft, proposalOf, readLive } from '@/components/composer/draft';
import { inAccount } from '@/lib/reach/providers';
import { getComposer } from '@/lib/services/changes/get-composer';
import { previewChange } from '@/lib/services/changes/preview-change';
import { getProject, type ProjectView } from '@/lib/services/estate/get-project';
import { getRole } from '@/lib/services/estate/get-role';
import { listAccess } from '@/lib/services/estate/list-access';
import { listRoles } from '@/lib/services/estate/list-roles';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { planItems } from '@/lib/services/reviews/campaign-items';
import { WORKER } from '@/lib/services/verb/actors';

export const ACTOR = WORKER;

/** An operation of the HTTP API, as a program asks it. */
export async function overHttp(house: ApiHouse, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${house.tokens.ada}` };
  const answer = await house.ask(new Request(`${house.url}/api/v1${path}`, { headers }));
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** The command line, given this on its standard input; its first line of output. */
export async function onCommandLine(verb: string, input: unknown): Promise<unknown> {
  const written: string[] = [];
  const output = new PassThrough();
  output.on('data', (chunk) => written.push(String(chunk)));
  const errors = new PassThrough().resume();
  await run([verb, '--ndjson'], { input: Readable.from([JSON.stringify(input)]), output, errors });
  return JSON.parse(written.join('').split('\n')[0] ?? '');
}

const WHOLE_SCOPE = {
  ...{ accounts: [], tags: [], groups: [], who: '', rungAtLeast: null, olderThanDays: null, unusedDays: null },
  ...{ reviewers: [], maintainers: false, ownerTag: '' },
};

/** Every project's page. */
export async function projectPages(
  { context }: ApiHouse,
  roles: readonly StoredRole[],
): Promise<readonly ProjectView[]> {
  const rows = await context.db.project.findMany({ where: { goneAt: null } });
  if (roles.length === 0) return [];
  return Promise.all(
    rows.map((row) => getProject(context, ACTOR, { instanceId: row.instanceId, projectId: String(row.gitlabId) })),
  );
}

/** Lines that reviews would ask, and those of the access export, of the whole estate. */
export async function linesOfEstate({ context }: ApiHouse) {
  const items = await planItems(context, WHOLE_SCOPE);
  return { items, rows: await everyAccessLine(context) };
}

async function everyAccessLine(context: ApiHouse['context']) {
  let page = await listAccess(context, ACTOR, { size: '100' });
  const rows = [...page.rows];
  while (page.next !== null) {
    page = await listAccess(context, ACTOR, { size: '100', after: page.next });
    rows.push(...page.rows);
  }
  return rows;
}

export async function surfacesOf(house: ApiHouse, { accountId, name, tried }: StoredRole) {
  const { context } = house;
  const role = { accountId, name };
  const page = await getRole(context, ACTOR, role);
  const { rows } = await listRoles(context, ACTOR, { q: name, account: accountId });
  const facts = inAccount(await loadFacts(context.db, 'everything'), accountId);
  const known = { ...facts, instances: facts.instances.map(({ formerPaths: _, ...instance }) => instance) };
  const composer = await getComposer(context, ACTOR, role);
  const { policy } = readLive(composer);
  const draft: Draft = {
    ...{ mode: 'document', add: [], remove: [], limit: [], text: tried.after, edited: true, title: '', reason: '' },
  };
  return {
    page,
    overHttp: await overHttp(house, `/roles/${accountId}/${name}`),
    row: rows.find((row) => row.name === name) ?? null,
    lint: await onCommandLine('lint', { policy: tried.before, facts: known }),
    who: await Promise.all(
      known.instances.map(({ issuer, projects }) =>
        onCommandLine('who-can-assume', { issuer, roles: [{ arn: page.arn, policy: tried.before }], projects }),
      ),
    ),
    inBrowser: compute(composer, policy, draft),
    preview: await previewChange(context, ACTOR, { role, proposal: proposalOf(draft) }).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    ),
  };
}
