import { expect, it } from 'vitest';
import { refusal, withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();

it('code of a project is found with its place, at the ref that is asked for', async () => {
  const { Search, Commits } = gitlab.as('developer');
  const found = await Search.all('blobs', 'ci_job_jwt_v2', { projectId: 203 });
  expect(found).toMatchObject([{ path: '.gitlab-ci.yml', ref: 'main', project_id: 203, startline: 9 }]);
  await Commits.create(203, 'clean', 'x', [{ action: 'update', filePath: '.gitlab-ci.yml', content: 'a: 1' }], {
    startBranch: 'main',
  });
  const cleaned = await gitlab.raw('reader', '/api/v4/projects/203/search?scope=blobs&search=CI_JOB_JWT&ref=clean');
  expect(cleaned).toMatchObject({ status: 200, body: [] });
});

it('filters look at paths', async () => {
  const { Search } = gitlab.as('reader');
  const inScripts = await Search.all('blobs', 'CI_JOB_JWT_V2 extension:sh', { projectId: 207 });
  expect(inScripts).toMatchObject([{ path: 'ci/assume.sh' }]);
  expect(await Search.all('blobs', 'CI_JOB_JWT_V2 filename:.gitlab-ci.yml', { projectId: 207 })).toEqual([]);
});

it('a group and the whole instance are searched where there is an index for it', async () => {
  const { Search } = gitlab.as('reader');
  const group = await Search.all('blobs', 'CI_JOB_JWT', { groupId: 12 });
  const projects = [...new Set(group.map(({ project_id }) => project_id))];
  expect(projects).toEqual([201, 202, 203, 204, 205, 207, 208, 210, 212]);
  const everywhere = await Search.all('blobs', 'CI_JOB_JWT');
  expect(everywhere.map(({ project_id }) => project_id)).toContain(310);
});

it('without an index only one project is searched at a time', async () => {
  const { Search } = gitlab.as('reader', gitlab.sandbox().gitlabCom.url);
  expect(await Search.all('blobs', 'deploy', { projectId: 70001 })).not.toEqual([]);
  for (const where of [{}, { groupId: 9001 }])
    expect(await refusal(Search.all('blobs', 'deploy', where))).toEqual({
      status: 400,
      text: 'Scope supported only with advanced search or exact code search',
    });
});

it('scopes that the sandbox does not hold are refused', async () => {
  const answer = await gitlab.raw('reader', '/api/v4/projects/101/search?scope=wiki_blobs&search=x');
  expect(answer).toMatchObject({ status: 400, body: { error: 'scope does not have a valid value' } });
});
