// Exports the projects of a GitLab for `drawbridge scan` and for the page "Scan files". It needs Node 20.12 or later and nothing else.
//
//   GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… node export-projects.mjs > projects.json
//
// It only sends GET requests, so a token with the scope read_api is enough; a Maintainer's token sees more. What the token may not
// read is left out, and Drawbridge takes it for unknown. The token is sent to GITLAB_URL alone and is not written to the file.
// Set GITLAB_ISSUER too where the tokens of pipelines name another issuer than the address that you read from.
const { GITLAB_URL, GITLAB_TOKEN, GITLAB_ISSUER } = process.env;
const AT_ONCE = 4;
const PER_PAGE = 100;

if (!GITLAB_URL || !GITLAB_TOKEN) {
  console.error('Set GITLAB_URL and GITLAB_TOKEN. Nothing was read.');
  process.exit(2);
}
const base = GITLAB_URL.replace(/\/+$/, '');

/** One answer of the API, asked again while GitLab says that it was asked too often. null: the token may not read it. */
async function get(path) {
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(`${base}${path}`, { headers: { 'private-token': GITLAB_TOKEN }, redirect: 'error' });
    if (answer.ok) return { body: await answer.json(), next: answer.headers.get('x-next-page') };
    if ([403, 404].includes(answer.status)) return null;
    if (![429, 502, 503].includes(answer.status) || attempt === 5)
      throw new Error(`GitLab answered ${answer.status} to GET ${path}. Nothing was exported.`);
    const seconds = Number(answer.headers.get('retry-after')) || 2 ** attempt;
    await new Promise((done) => setTimeout(done, seconds * 1000));
  }
}

/** All items of a list; null: the token may not read it. */
async function list(path) {
  const items = [];
  for (let page = '1'; page; ) {
    const answer = await get(`${path}?per_page=${PER_PAGE}&page=${page}`);
    if (answer === null) return null;
    items.push(...answer.body);
    page = answer.next;
  }
  return items;
}

/** Ids of all projects that the token can see. On gitlab.com only those of its groups: it would list every public one. */
async function projectIds(issuer) {
  const ids = [];
  const own = issuer === 'https://gitlab.com' ? '&membership=true' : '';
  for (let after = 0; ; ) {
    const page = await get(
      `/api/v4/projects?pagination=keyset&order_by=id&sort=asc&simple=true&per_page=${PER_PAGE}&id_after=${after}${own}`,
    );
    if (page === null || page.body.length === 0) return ids;
    ids.push(...page.body.map(({ id }) => id));
    after = ids.at(-1);
  }
}

/** The lowest level that may push; 0: nobody. Entries for one person or key count as Maintainer. */
function lowestLevel(entries) {
  if (!entries) return null;
  const levels = entries.map(({ access_level }) => access_level ?? 40).filter((level) => level !== 0);
  return levels.length === 0 ? 0 : Math.min(...levels);
}

async function readProject(id) {
  const at = `/api/v4/projects/${id}`;
  const [project, branches, tags, branchRules, tagRules] = await Promise.all([
    get(at),
    ...['repository/branches', 'repository/tags', 'protected_branches', 'protected_tags'].map((of) =>
      list(`${at}/${of}`),
    ),
  ]);
  if (project === null) return null;
  const refs = (type) => (one) => ({ type, name: one.name, protected: one.protected });
  const { body } = project;
  return {
    id,
    path: body.path_with_namespace,
    visibility: body.visibility,
    defaultBranch: body.default_branch || null,
    subComponents: body.ci_id_token_sub_claim_components ?? null,
    forkPipelinesInParent: body.ci_allow_fork_pipelines_to_run_in_parent_project ?? null,
    protectMergeRequestPipelines: body.protect_merge_request_pipelines ?? null,
    protection: branchRules &&
      tagRules && [
        ...branchRules.map((rule) => ({
          type: 'branch',
          pattern: rule.name,
          pushLevel: lowestLevel(rule.push_access_levels),
          mergeLevel: lowestLevel(rule.merge_access_levels),
          inherited: rule.inherited ?? false,
        })),
        ...tagRules.map((rule) => ({
          type: 'tag',
          pattern: rule.name,
          pushLevel: lowestLevel(rule.create_access_levels),
        })),
      ],
    refs: branches && tags && [...branches.map(refs('branch')), ...tags.map(refs('tag'))],
  };
}

const configuration = await get('/.well-known/openid-configuration');
const issuer = GITLAB_ISSUER || configuration?.body.issuer || base;
const version = (await get('/api/v4/version'))?.body.version ?? null;
const ids = await projectIds(issuer);
const projects = [];
for (let start = 0; start < ids.length; start += AT_ONCE) {
  projects.push(...(await Promise.all(ids.slice(start, start + AT_ONCE).map(readProject))));
  process.stderr.write(`\r${Math.min(start + AT_ONCE, ids.length)} of ${ids.length} projects`);
}
const groups = ((await list('/api/v4/groups')) ?? []).map(({ id, full_path }) => ({ id, path: full_path }));
process.stderr.write('\n');
process.stdout.write(
  `${JSON.stringify({ instances: [{ issuer, version, projects: projects.filter(Boolean), groups }] })}\n`,
);
