import { describe, expect, test } from 'vitest';
import { answerLint, type Lint } from '@/lib/reach/answers/lint';
import { NO_FACTS } from '@/lib/reach/answers/read-facts';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { findings } from '@/lib/reach/findings/findings';
import { OPEN_REACH } from '@/lib/reach/findings/open-reach';
import { statementViews } from '@/lib/reach/findings/statement-view';
import { type Conditions, HOST, policyOf, statementFor } from '@/lib/test-worlds/reach-test-world';

/** Policies as people bring them, with nothing known of projects. */
function lint(...statements: readonly object[]): Lint {
  const answer = answerLint({ policy: { Version: '2012-10-17', Statement: statements } });
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.output;
}
const COM = 'gitlab.com';
const on = (host: string, conditions: Conditions) =>
  lint(statementFor({ ...conditions, StringEquals: { [`${host}:aud`]: 'sts', ...conditions.StringEquals } }, host));
const sub = (value: string | readonly string[], host = COM) =>
  on(host, { StringLike: { [`${host}:sub`]: value } }).findings;
const titles = (found: Lint['findings']) => found.map(({ title }) => title);
const ids = (found: Lint['findings']) => found.map(({ id }) => id);
const MAIN = 'project_path:acme/app:ref_type:branch:ref:main';

describe('a value that admits nobody says its cause', () => {
  test.each([
    ['project_path:g/p:ref_type:mr:ref:*', 'a merge request pipeline says `ref_type:branch`'],
    ['project_path:g/p:ref_type:merge_request:ref:main', 'a merge request pipeline says `ref_type:branch`'],
    ['project_path:g/p:ref_type:Branch:ref:main', 'GitLab writes `branch` in lower case'],
    ['project_path:g/p:environment:production', '`environment` is no part of a GitLab subject'],
    ['group_path:g:ref_type:branch:ref:main', '`group_path` is no part of a GitLab subject'],
    ['repo:g/p:ref:refs/heads/main', '`repo:` is how GitHub begins a subject'],
    ['Project_Path:g/p:ref_type:branch:ref:main', 'GitLab writes `project_path` in lower case'],
    ['project_path:g/a,g/b:ref_type:branch:ref:main', 'it joins several paths in one value'],
    ['project_path:g/p/:ref_type:branch:ref:main', 'its path ends with a slash'],
    ['project_path:/g/p:ref_type:branch:ref:main', 'its path begins with a slash'],
    ['project_path:g/p.git:ref_type:branch:ref:main', 'its path ends with `.git`'],
    ['project_path:p:ref_type:branch:ref:main', '`p` names no project in a group'],
    ['project_path:https://gitlab.com/g/p:ref_type:branch:ref:main', 'it holds a URL'],
    ['g/p:ref_type:branch:ref:main', 'a subject begins with `project_path:`'],
    ['project_path:g/p:ref_type:branch:ref:a..b', 'no ref can be called `a..b`'],
    [' project_path:g/p:ref_type:branch:ref:main', 'it has a space at its edge'],
    ['^project_path:g/p:.*$', 'it is a regular expression'],
    ['job_42', 'only tokens of `CI_JOB_JWT` had such a subject'],
  ])('%s: %s', (value, cause) => {
    const alone = titles(sub(value)).join('\n');
    expect(alone).toContain(cause);
    const beside = sub([value, MAIN]).filter(({ path }) => path.at(-1) === 0);
    expect(titles(beside).join('\n')).toContain(cause);
    expect(beside.find(({ id }) => id === 'value-dead')).toBeDefined();
  });

  test('a ref in its full name is told by its short one', () => {
    const found = sub('project_path:shop/api:ref_type:branch:ref:refs/heads/main');
    expect(found[0]).toMatchObject({
      id: 'ref-full-name',
      title: 'GitLab writes `main`, not `refs/heads/main`, so no pipeline matches this value',
    });
    expect(ids(found)).not.toContain('ref-unprotected');
  });

  test('the statement is not called dead beside the value that says why', () => {
    expect(ids(sub('project_path:g/p:ref_type:mr:ref:*'))).not.toContain('statement-dead');
    expect(ids(sub('group_path:g:*', HOST))).not.toContain('sub-any-ref');
  });

  test('the key of another host is told with the key that was meant', () => {
    const { findings } = lint(
      statementFor(
        { StringEquals: { [`${COM}:aud`]: 'sts', [`${COM}:sub`]: MAIN, 'gitlab.example.org:sub': MAIN } },
        COM,
      ),
    );
    const finding = findings.find(({ id }) => id === 'foreign-key-prefix');
    expect(finding).toMatchObject({ id: 'foreign-key-prefix', remedy: expect.stringContaining('`gitlab.com:sub`') });
  });
});

describe('what lets strangers in', () => {
  test('is told where the subject is only asked to be there', () => {
    const { findings, reach } = on(COM, { Null: { [`${COM}:sub`]: 'false' } });
    expect(reach.role.rung).toBe(5);
    expect(findings[0]).toMatchObject({ id: 'sub-missing', severity: 'critical' });
  });

  test('is told of a self-managed GitLab of which nothing is known', () => {
    expect(on(HOST, {}).findings[0]).toMatchObject({ id: 'sub-missing', severity: 'high', example: null });
  });

  test('is told of an issuer of which nothing is known, and not of another vendor’s', () => {
    const wild = (host: string) => ids(on(host, { StringLike: { [`${host}:sub`]: '*' } }).findings);
    expect(wild('sso.example')).toContain('sub-wildcard-only');
    expect(wild('accounts.google.com')).not.toContain('sub-wildcard-only');
  });

  test('is shown by the subject of an ordinary project', () => {
    const { reach } = on(COM, { StringLike: { [`${COM}:sub`]: '*' } });
    expect(reach.role).toMatchObject({ rung: 5, example: 'project_path:another-group/app:ref_type:branch:ref:main' });
    // Where only tags get in, one is shown, and else whatever does.
    const tags = on(COM, { StringLike: { [`${COM}:sub`]: '*:ref_type:tag:*' } });
    expect(tags.reach.role.example).toBe('project_path:another-group/app:ref_type:tag:ref:v1.0.0');
    const odd = on(COM, { StringLike: { [`${COM}:sub`]: 'project_path:*:ref:odd' } });
    expect(odd.reach.role).toMatchObject({ rung: 5, example: expect.stringMatching(/:ref:odd$/) });
  });

  test('is told by its reach where no rule knows the form', () => {
    const policy = policyOf(statementFor({ StringLike: { [`${COM}:sub`]: '*' } }, COM));
    const [view] = statementViews(policy, NO_FACTS, assessPolicy(policy, NO_FACTS));
    if (view === undefined) throw new Error('The policy has a statement.');
    expect(OPEN_REACH.find(view)).toMatchObject([{ severity: 'critical', title: expect.stringMatching(/^Anyone on/) }]);
    // The rule of a bare wildcard says it better.
    expect(ids(findings(policy, NO_FACTS))).not.toContain('open-reach');
  });

  test('is not told where the ids are pinned', () => {
    const { findings } = on(COM, {
      StringEquals: { [`${COM}:project_id`]: '815', [`${COM}:namespace_id`]: '4711' },
      StringLike: { [`${COM}:sub`]: 'project_path:*:ref_type:branch:ref:main' },
    });
    expect(findings.filter(({ severity }) => severity === 'critical')).toEqual([]);
  });

  test('is not told of keys that the other provider of the statement carries', () => {
    const statement = statementFor({ StringEquals: { [`${COM}:sub`]: MAIN, [`${COM}:aud`]: 'sts' } }, COM);
    const providers = ['token.actions.githubusercontent.com', COM].map(
      (host) => `arn:aws:iam::111122223333:oidc-provider/${host}`,
    );
    const { findings } = lint({ ...statement, Principal: { Federated: providers } });
    expect(ids(findings)).not.toContain('foreign-key-prefix');
    expect(findings.filter(({ severity }) => severity === 'critical')).toEqual([]);
  });
});

describe('words fit', () => {
  test.each([
    ['project_path:acme/app:ref_type:tag:ref:*', 'Any tag of acme/app can assume this role'],
    ['project_path:acme/app:ref_type:branch:ref:*', 'Any branch of acme/app can assume this role'],
    ['project_path:acme/app:*', 'Any ref of acme/app can assume this role'],
    ['project_id:20:*', 'Any ref of project #20 can assume this role'],
    ['project_path:acme/*', 'Any project in acme, now or later, can assume this role'],
  ])('%s: %s', (value, title) => {
    expect(titles(sub(value))).toContain(title);
  });

  test('nothing is called NaN', () => {
    const { findings: found } = on(COM, { Null: { [`${COM}:project_id`]: 'true' } });
    expect(JSON.stringify(found)).not.toContain('NaN');
  });
});

describe('a pattern of refs is found without facts', () => {
  test.each(['pr*', 'main*', 'release/*'])('%s', (pattern) => {
    const found = sub(`project_path:acme/app:ref_type:branch:ref:${pattern}`);
    expect(found.find(({ id }) => id === 'ref-pattern-unchecked')).toMatchObject({
      title: expect.stringContaining(`\`${pattern}\``),
      example: expect.stringContaining(`:ref:${pattern.replace('*', '')}`),
    });
  });

  test('tags too, and an exact ref is none', () => {
    expect(ids(sub('project_path:acme/app:ref_type:tag:ref:v*'))).toContain('ref-pattern-unchecked');
    expect(ids(sub(MAIN))).not.toContain('ref-pattern-unchecked');
  });
});

test('a path without a ref is found where the components of the project are not known', () => {
  expect(ids(sub('project_path:acme/app'))).toContain('sub-without-ref-part');
  expect(ids(sub(MAIN))).not.toContain('sub-without-ref-part');
});

describe('a principal that was deleted', () => {
  const named = (principal: string) =>
    lint(statementFor({ StringEquals: { [`${COM}:sub`]: MAIN, [`${COM}:aud`]: 'sts' } }, COM), {
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'sts:AssumeRole',
    }).findings.filter(({ id }) => id === 'deleted-principal');

  test.each([
    ['AROAEXAMPLEID12345678', 'role'],
    ['AIDAEXAMPLEID12345678', 'user'],
  ])('%s is found as a %s, at its statement', (principal, kind) => {
    expect(titles(named(principal))).toEqual([`\`${principal}\` in statement 2 is a ${kind} that was deleted`]);
  });

  test.each(['arn:aws:iam::111122223333:role/AROAEXAMPLEID12345678', '111122223333', 'AROA'])(
    'an account or a name that looks like one is none: %s',
    (principal) => expect(named(principal)).toEqual([]),
  );
});

describe('what the reader of a document warns of is found', () => {
  const good = statementFor({ StringEquals: { [`${COM}:sub`]: MAIN, [`${COM}:aud`]: 'sts' } }, COM);

  test.each([
    ['a Resource', [{ ...good, Resource: '*' }], 'unknown-member', 'has a Resource, which IAM refuses'],
    ['an unknown member', [{ ...good, Comment: 'x' }], 'unknown-member', '`Comment` in statement 1'],
    [
      'a repeated Sid',
      [
        { ...good, Sid: 'A' },
        { ...good, Sid: 'A' },
      ],
      'repeated-sid',
      'have the same Sid `A`',
    ],
    ['no statement', [], 'no-statements', 'no statements'],
    [
      'an empty list',
      [statementFor({ StringEquals: { [`${COM}:sub`]: [], [`${COM}:aud`]: 'sts' } }, COM)],
      'no-values',
      'lists no values',
    ],
    [
      'a character that nobody sees',
      [statementFor({ StringEquals: { [`${COM}:sub`]: MAIN.replace('main', 'ma\u00adin') } }, COM)],
      'invisible-character',
      'ma[U+00AD]in',
    ],
  ])('%s', (_, statements, id, words) => {
    const found = lint(...statements).findings.find((finding) => finding.id === id);
    expect(found?.title).toContain(words);
  });

  test.each([
    'project_path:<group>/<project>:ref_type:branch:ref:main',
    'project_path:{{ group }}/app:ref_type:branch:ref:main',
    'project_path:YOUR_GROUP/app:ref_type:branch:ref:main',
    'project_path:$' + '{var.path}:ref_type:branch:ref:main',
  ])('a placeholder: %s', (value) => {
    expect(ids(sub(value))).toContain('placeholder');
  });

  test('a path that only resembles a placeholder is none', () => {
    expect(ids(sub('project_path:my-company/yours:ref_type:branch:ref:main'))).not.toContain('placeholder');
  });
});
