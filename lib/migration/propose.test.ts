import { describe, expect, it } from 'vitest';
import { FREIGHT_CI, SHARED_TEMPLATES } from '@/e2e/sandbox/world/ci-files';
import { propose } from '@/lib/migration/propose';
import { readForMigration } from '@/lib/migration/read-for-migration';
import { readJobs } from '@/lib/migration/read-jobs';
import { placeKey, ROOT } from '@/lib/pipelines/ci-file';
import type { Texts } from '@/lib/pipelines/read-project';

const AUDIENCE = 'https://gitlab.example.com';

/** Fetches as a scan does: what a reading wants, until it wants nothing. */
function readAll(files: Readonly<Record<string, string>>, others: Readonly<Record<string, string>> = {}): Texts {
  const texts = new Map<string, string | null>();
  for (let round = 0; round < 20; round++) {
    const { wanted } = readForMigration(texts);
    if (wanted.length === 0) return texts;
    for (const place of wanted)
      texts.set(placeKey(place), (place.project === null ? files : others)[place.path] ?? null);
  }
  throw new Error('the reading never ended');
}

function migrate(
  files: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
  audience = AUDIENCE,
) {
  const texts = readAll(files, others);
  return propose(readForMigration(texts), texts, { aws: audience, former: AUDIENCE, inDefault: true });
}
const ci = (text: string) => migrate({ [ROOT.path]: text });
/** Lines that the edit added, and those that it took away. */
function moved({ before, after }: { readonly before: string; readonly after: string }) {
  const was = before.split('\n');
  const is = after.split('\n');
  return { added: is.filter((line) => !was.includes(line)), gone: was.filter((line) => !is.includes(line)) };
}

const TOKEN_LINES = (name: string) => ['  id_tokens:', `    ${name}:`, `      aud: ${AUDIENCE}`];

describe('the projects of the sandbox', () => {
  const others = SHARED_TEMPLATES;
  const project = (name: string) => migrate(FREIGHT_CI[name]?.files ?? {}, others);

  it.each([
    ['tracker', 'CI_JOB_JWT', '.gitlab-ci.yml'],
    ['tariffs', 'CI_JOB_JWT_V1', '.gitlab-ci.yml'],
    ['customs', 'CI_JOB_JWT_V2', '.gitlab-ci.yml'],
    ['routing', 'CI_JOB_JWT_V2', 'ci/deploy.yml'],
    ['labels', 'CI_JOB_JWT', 'ci/deploy.yml'],
    ['manifest', 'CI_JOB_JWT_V2', '.gitlab-ci.yml'],
    ['yard', 'CI_JOB_JWT_V2', '.gitlab-ci.yml'],
    ['gateway', 'CI_JOB_JWT_V1', '.gitlab-ci.yml'],
    ['reports', 'CI_JOB_JWT_V2', '.gitlab-ci.yml'],
  ])('%s gets three lines for %s in %s and no other change', (name, variable, path) => {
    const { files, jobs } = project(name);
    expect(jobs.map(({ job, verdict }) => [job.name, verdict.kind])).toEqual([['deploy', 'edit']]);
    expect(files.map((file) => file.path)).toEqual([path]);
    expect(files.map(moved)).toEqual([{ added: TOKEN_LINES(variable), gone: [] }]);
  });

  it('fleet, which asks for a token and does not read it, gets one word changed where that is for the same audience', () => {
    const { files } = migrate(FREIGHT_CI.fleet?.files ?? {}, {}, 'https://sts.amazonaws.com');
    expect(files.map(({ before, after }) => after === before.replace('CI_JOB_JWT_V2', 'AWS_TOKEN'))).toEqual([true]);
  });

  it('and where it is for another one, a second token, so that no role is lost', () => {
    const added = ['    CI_JOB_JWT_V2:', `      aud: ${AUDIENCE}`];
    expect(project('fleet').files.map(moved)).toEqual([{ added, gone: [] }]);
  });

  it.each(['portal', 'eta'])('%s, which names no old variable, gets nothing', (name) => {
    expect(project(name)).toEqual({ jobs: [], files: [] });
  });
});

describe('a file keeps what it is', () => {
  it('comments, order, quotes and Windows line endings', () => {
    const text =
      '# top\r\n"deploy": # why\r\n    # first\r\n    stage: \'x\'   # c\r\n    script:\r\n    - "aws $CI_JOB_JWT_V2"\r\n# end';
    const added = `    id_tokens:\r\n      CI_JOB_JWT_V2:\r\n        aud: ${AUDIENCE}\r\n`;
    expect(ci(text).files.map(({ after }) => after)).toEqual([text.replace('    # first', `${added}    # first`)]);
  });

  it('a job in braces stays in braces', () => {
    const text = 'deploy: {script: ["aws $CI_JOB_JWT_V2"]}\n';
    const put = `{"id_tokens": {"CI_JOB_JWT_V2": {"aud": "${AUDIENCE}"}}, script`;
    expect(ci(text).files.map(({ after }) => after.replace(/: \{ /g, ': {').replace(/ \}/g, '}'))).toEqual([
      text.replace('{script', put),
    ]);
  });

  it('a job that already asks for another token keeps it', () => {
    const text =
      'deploy:\n  script: aws $CI_JOB_JWT_V2\n  id_tokens:\n    # for Vault\n    VAULT_TOKEN: {aud: https://vault}\n';
    // GitLab gives the first token to secrets that name none, so it stays the first.
    const put = `    CI_JOB_JWT_V2:\n      aud: ${AUDIENCE}\n`;
    expect(ci(text).files.map(({ after }) => after)).toEqual([text + put]);
  });
});

describe('where the token goes', () => {
  const HIDDEN = '.aws:\n  before_script:\n    - aws $CI_JOB_JWT_V2\n';
  const token = TOKEN_LINES('CI_JOB_JWT_V2').join('\n');

  it.each([
    ['extends', `${HIDDEN}a:\n  extends: .aws\n  script: x\nb:\n  extends: [.aws]\n  script: y\n`, '.aws:\n', 1],
    ['a merged anchor', `${HIDDEN.replace('.aws:', '.aws: &aws')}a:\n  <<: *aws\n  script: x\n`, '.aws: &aws\n', 1],
    ['default', 'default:\n  before_script: [aws $CI_JOB_JWT_V2]\na:\n  script: x\n', 'default:\n', 1],
    ['!reference', `${HIDDEN}a:\n  before_script: [!reference [.aws, before_script]]\n  script: x\n`, 'a:\n', 1],
    ['an anchored list', '.l: &l\n  - aws $CI_JOB_JWT_V2\na:\n  script: *l\n', 'a:\n', 1],
    ['a global variable', 'variables:\n  T: $CI_JOB_JWT_V2\na:\n  script: aws $T\nb:\n  script: y\n', 'a:\n', 1],
    ['the old global before_script', 'before_script: [aws $CI_JOB_JWT_V2]\na:\n  script: x\n', 'a:\n', 1],
  ])('%s: once, where the jobs have it in common', (_, text, head, times) => {
    const after = ci(text).files.map((file) => file.after);
    expect(after).toEqual([text.replace(head, `${head}${token}\n`)]);
    expect(after.join('').split('aud:').length - 1).toBe(times);
  });

  it('a job of another project that nothing here declares is said more of at the end', () => {
    const root = 'include:\n  - project: a/b\n    file: [x.yml]\n';
    const { files } = migrate({ [ROOT.path]: root }, { 'x.yml': 'deploy:\n  script: aws $CI_JOB_JWT_V2\n' });
    expect(files.map(({ after }) => after)).toEqual([`${root}\ndeploy:\n${token}\n`]);
  });

  it('a job with tokens of its own beside a merged anchor gets its own', () => {
    const text = `${HIDDEN.replace('.aws:', '.aws: &aws')}a:\n  <<: *aws\n  id_tokens: {VAULT: {aud: v}}\n  script: x\n`;
    const { files, jobs } = ci(text);
    expect(jobs.map(({ verdict }) => verdict.kind)).toEqual(['edit']);
    const texts = new Map([[placeKey(ROOT), files[0]?.after ?? '']]);
    expect([...(readJobs(readForMigration(texts))[0]?.tokens.keys() ?? [])].toSorted()).toEqual([
      'CI_JOB_JWT_V2',
      'VAULT',
    ]);
  });
});

describe('a job that goes to two clouds', () => {
  const AWS = '    - aws sts assume-role-with-web-identity --web-identity-token $CI_JOB_JWT_V2\n';
  const GCP = '    - gcloud auth login --cred-file=<(echo $CI_JOB_JWT_V2)\n';
  const two = (text: string, aws = 'https://sts.amazonaws.com') => migrate({ [ROOT.path]: text }, {}, aws);

  it('gets a token for each audience, and the commands for the other cloud read theirs', () => {
    const { files } = two(`a:\n  script:\n${AWS}${GCP}`);
    expect(files.map(({ after }) => after)).toEqual([
      `a:\n  id_tokens:\n    CI_JOB_JWT_V2:\n      aud: https://sts.amazonaws.com\n    OTHER_CLOUD_ID_TOKEN:\n      aud: ${AUDIENCE}\n  script:\n${AWS}${GCP.replace('CI_JOB_JWT_V2', 'OTHER_CLOUD_ID_TOKEN')}`,
    ]);
  });

  it('gets one where both clouds take one audience', () => {
    const { files } = two(`a:\n  script:\n${AWS}${GCP}`, AUDIENCE);
    expect(files.map(moved)).toEqual([{ added: TOKEN_LINES('CI_JOB_JWT_V2'), gone: [] }]);
  });

  it.each([
    ['it is not clear where a command takes the token', `a:\n  script:\n${AWS}    - echo $CI_JOB_JWT_V2 > .t\n${GCP}`],
    ['the name is taken', `a:\n  variables: {OTHER_CLOUD_ID_TOKEN: x}\n  script:\n${AWS}${GCP}`],
    [
      'another job reads the command too',
      `.g: &g\n${GCP.slice(2)}a:\n  script:\n${AWS}    - *g\nb:\n  script:\n    - *g\n`,
    ],
  ])('is left to people where %s', (_, text) => {
    const kinds = Object.fromEntries(two(text).jobs.map(({ job, verdict }) => [job.name, verdict.kind]));
    expect(kinds.a).toBe('by-hand');
  });
});

it('a GitLab that takes no tokens in default gets them in its jobs', () => {
  const text = 'default:\n  before_script: [aws $CI_JOB_JWT_V2]\na:\n  script: x\n';
  const texts = readAll({ [ROOT.path]: text });
  const { files } = propose(readForMigration(texts), texts, { aws: AUDIENCE, former: AUDIENCE, inDefault: false });
  expect(files.map(({ after }) => after)).toEqual([
    text.replace('a:\n', `a:\n${TOKEN_LINES('CI_JOB_JWT_V2').join('\n')}\n`),
  ]);
});

describe('what is left to a person', () => {
  it.each([
    ['Vault alone', 'a:\n  script: vault write auth/jwt/login jwt=$CI_JOB_JWT\n', 'to Vault, not to AWS'],
    ['Vault too', 'a:\n  script: [vault login $CI_JOB_JWT, aws $CI_JOB_JWT_V2]\n', 'to AWS and to Vault'],
    [
      'secrets that name no token',
      'a:\n  secrets: {P: {vault: x/y}}\n  script: aws $CI_JOB_JWT_V2\n',
      'secrets that name no token',
    ],
    ['unclear', 'a:\n  script: curl -H "$CI_JOB_JWT" https://x\n', 'not clear where'],
  ])('%s', (_, text, sentence) => {
    const { files, jobs } = ci(text);
    expect(files).toEqual([]);
    expect(jobs.map(({ verdict }) => (verdict.kind === 'by-hand' ? verdict.sentence : verdict.kind))).toEqual([
      expect.stringContaining(sentence),
    ]);
  });

  it('a job that shares a template with one that goes to Vault gets the token by itself', () => {
    const text =
      '.aws:\n  before_script: aws $CI_JOB_JWT_V2\na:\n  extends: .aws\n  script: x\nv:\n  extends: .aws\n  script: vault login $CI_JOB_JWT\n';
    expect(ci(text).files.map(({ after }) => after)).toEqual([
      text.replace('a:\n  extends', `a:\n${TOKEN_LINES('CI_JOB_JWT_V2').join('\n')}\n  extends`),
    ]);
  });

  it.each([
    ['a: [', 'not valid YAML (line 1)'],
    ['- a', 'contains no jobs'],
    [`# ${'x'.repeat(300_000)}`, 'too large'],
    ['a: $CI_JOB_JWT\n# '.concat('CI_JOB_JWT '.repeat(1001)), 'too large'],
    [Array.from({ length: 1001 }, (_, index) => `j${index}: {}`).join('\n'), 'too large'],
    [`a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'Nothing was changed'],
    [
      `a: &a [x]\n${Array.from({ length: 20 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]`).join('\n')}`,
      'anchors that cannot be resolved',
    ],
  ])('a file that cannot be read is refused in a sentence', (text, sentence) => {
    const reading = readForMigration(new Map([[placeKey(ROOT), text]]));
    expect(reading.refusals.map((refusal) => refusal.sentence)).toEqual([expect.stringContaining(sentence)]);
  });
});
