import { describe, expect, it } from 'vitest';
import { withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();
const lint = (content: string, project = 101) => gitlab.as('developer').Lint.lint(project, content);

describe('the configuration of a project', () => {
  const read = () => gitlab.raw('reader', '/api/v4/projects/101/ci/lint');
  const readAt = async (setting: string) => {
    const body = JSON.stringify({ ci_config_path: setting });
    const { body: project } = await gitlab.raw('writer', '/api/v4/projects/101', { method: 'PUT', body });
    expect(project).toMatchObject({ ci_config_path: setting || null });
    return read();
  };

  it('is read where the setting says, and without one at .gitlab-ci.yml', async () => {
    const usual = await read();
    expect(usual).toMatchObject({ status: 200, body: { merged_yaml: expect.any(String) } });
    const refused = { status: 400, body: { message: expect.stringContaining('Please provide content') } };
    expect(await readAt('ci/none.yml')).toMatchObject(refused);
    expect(await readAt('.gitlab-ci.yml@platform/policies')).toMatchObject(refused);
    expect((await readAt('/.gitlab-ci.yml')).body).toEqual(usual.body);
    expect((await readAt('')).body).toEqual(usual.body);
  });
});

describe('a configuration', () => {
  it('of jobs with work, in stages that are there, is valid', async () => {
    const verdict = await lint(
      'stages: [deploy]\ndeploy:\n  stage: deploy\n  id_tokens: {T: {aud: x}}\n  script: [make]\n',
    );
    expect(verdict).toMatchObject({ valid: true, errors: [], warnings: [] });
    expect(verdict.merged_yaml).toContain('id_tokens:');
  });

  it.each([
    ['', 'Please provide content of .gitlab-ci.yml'],
    ['- a\n- b\n', 'Invalid configuration format'],
    ['deploy:\n  image: x\n', 'jobs deploy config should implement the script:, run:, or trigger: keyword'],
    ['.hidden:\n  script: [a]\n', 'jobs config should contain at least one visible job'],
    [
      'deploy:\n  stage: ship\n  script: [a]\n',
      'deploy job: chosen stage does not exist; available stages are .pre, build, test, deploy, .post',
    ],
    [
      'stages: [deploy]\nlint:\n  script: [a]\n',
      'lint job: chosen stage does not exist; available stages are .pre, deploy, .post',
    ],
    ['deploy:\n  id_tokens: {T: {}}\n  script: [a]\n', 'jobs:deploy:id_tokens:T config missing required keys: aud'],
    ['!reference [.a, script]\n', 'Invalid configuration format'],
    ['deploy: !reference [.a, script]\n', 'jobs deploy config should implement the script:, run:, or trigger: keyword'],
    ['start:\n  trigger: shop/web\n  id_tokens: {T: {aud: x}}\n', 'jobs:start config contains unknown keys: id_tokens'],
    ['deploy:\n  extends: .none\n  script: [a]\n', 'deploy: unknown keys in `extends` (.none)'],
    ['include: ci/none.yml\n', 'Local file `ci/none.yml` does not exist!'],
    ['include: {project: a/b, file: c.yml}\n', 'Project `a/b` not found or access denied!'],
    ['include: {project: shop/web, file: c.yml}\n', 'Project `shop/web` file `c.yml` does not exist!'],
  ])('%j is refused with GitLab’s words', async (content, error) => {
    const verdict = await lint(content);
    expect(verdict.valid).toBe(false);
    expect(verdict.errors?.[0]).toContain(error);
  });

  it('in which a key stands twice is valid, and the last one counts', async () => {
    const verdict = await lint('deploy:\n  script: [first]\n  script: [last]\n');
    expect(verdict).toMatchObject({ valid: true, errors: [] });
    expect(verdict.merged_yaml).toContain('last');
    expect(verdict.merged_yaml).not.toContain('first');
  });

  it('that is no YAML, or a bomb of aliases, is refused and harms nothing', async () => {
    expect(await lint('a: [1\n')).toMatchObject({ valid: false });
    const bomb = Array.from({ length: 9 }, (_, depth) =>
      depth === 0 ? 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]' : `a${depth}: &a${depth} [${`*a${depth - 1},`.repeat(9)}]`,
    ).join('\n');
    expect(await lint(bomb)).toMatchObject({ valid: false });
  });

  it('that extends itself, or includes itself, comes to an end', async () => {
    expect(await lint('.a: {extends: .b}\n.b: {extends: .a}\nc: {extends: .a, script: [x]}\n')).toMatchObject({
      valid: false,
      errors: expect.arrayContaining([expect.stringContaining('circular')]),
    });
    const { RepositoryFiles } = gitlab.as('developer');
    await RepositoryFiles.create(101, 'ci/self.yml', 'develop', 'include: ci/self.yml\n', 'x');
    const answer = await gitlab.raw('developer', '/api/v4/projects/101/ci/lint', {
      method: 'POST',
      body: JSON.stringify({ content: 'include: ci/self.yml\n', ref: 'develop' }),
    });
    expect(answer.body).toMatchObject({ valid: false, errors: ['Maximum of 150 nested includes are allowed!'] });
  });
});

describe('what is merged', () => {
  it('holds the included files and what jobs extend, the nearer over the farther', async () => {
    const verdict = await lint(
      'include: {project: platform/policies, ref: main, file: /ci/aws.yml}\ndeploy:\n  extends: .aws-session\n  script: [./deploy.sh]\n',
    );
    expect(verdict).toMatchObject({ valid: true });
    const [, deploy = ''] = (verdict.merged_yaml ?? '').split('\ndeploy:');
    expect(deploy).toContain('CI_JOB_JWT_V2');
    expect(deploy).not.toContain('extends');
  });

  it('keeps references as they are written', async () => {
    const verdict = await lint('.s: {script: [a]}\ndeploy:\n  script:\n    - !reference [.s, script]\n');
    expect(verdict).toMatchObject({ valid: true });
  });

  it('holds templates that come with GitLab, as its API gives them', async () => {
    const verdict = await lint('include: {template: Deploy/Static-Site.gitlab-ci.yml}\na: {script: [x]}\n');
    expect(verdict).toMatchObject({ valid: true, warnings: [], merged_yaml: expect.stringContaining('make site') });
    const { body } = await gitlab.raw('reader', '/api/v4/projects/101/templates/gitlab_ci_ymls/Deploy%2FStatic-Site');
    expect(body).toMatchObject({ content: expect.stringContaining('make site') });
    expect((await gitlab.raw('reader', '/api/v4/projects/101/templates/gitlab_ci_ymls/None')).status).toBe(404);
  });

  it('says which jobs there are, and which a push would create, where it is asked to', async () => {
    const content = 'a: {stage: test, script: [x]}\nb: {stage: test, script: [x], rules: [{if: $CI_COMMIT_TAG}]}\n';
    const ask = (more: object) => gitlab.as('developer').Lint.lint(101, content, { includeJobs: true, ...more });
    expect(await ask({})).toMatchObject({ jobs: [{ name: 'a' }, { name: 'b' }] });
    expect(await ask({ dryRun: true, ref: 'main' })).toMatchObject({ jobs: [{ name: 'a' }] });
    expect(await lint(content)).not.toHaveProperty('jobs');
    const none = await gitlab.as('developer').Lint.lint(101, content.split('\n').slice(1).join('\n'), { dryRun: true });
    expect(none).toMatchObject({ valid: false, errors: ['Pipeline filtered out by workflow rules.'] });
  });

  it('says of includes that it does not fetch that it did not', async () => {
    const verdict = await lint('include: {template: Auto-DevOps.gitlab-ci.yml}\na: {script: [x]}\n');
    expect(verdict).toMatchObject({ valid: true, warnings: [expect.stringContaining('template')] });
  });

  it('of every seeded project is valid', async () => {
    for (const { id, path } of gitlab.sandbox().world.instances[0]?.projects ?? [])
      expect(await gitlab.as('reader').Lint.check(id, {}), path).toMatchObject({ valid: true });
  });
});
