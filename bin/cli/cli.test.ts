import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { run } from '@/bin/cli/program';
import golden from '@/lib/reach/answers/verbs.golden.json';

async function cli(args: readonly string[], input: string) {
  const written = { output: '', errors: '' };
  const sink = (name: keyof typeof written) => {
    const stream = new PassThrough();
    stream.on('data', (chunk) => {
      written[name] += String(chunk);
    });
    return stream;
  };
  const code = await run(args, { input: Readable.from([input]), output: sink('output'), errors: sink('errors') });
  return { code, ...written };
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
const GOOD = golden.filter(({ problem }) => problem === undefined);
const [WIDER] = golden.filter(({ name }) => name === 'a pattern more').map(({ input }) => JSON.stringify(input));

describe('the command line', () => {
  test.each(['evaluate', 'compare', 'lint'])('%s gives byte for byte what the API gives', async (verb) => {
    const cases = GOOD.filter((one) => one.verb === verb);
    const { code, output } = await cli([verb, '--ndjson'], cases.map(({ input }) => JSON.stringify(input)).join('\n'));
    expect(code).toBe(0);
    expect(lines(output)).toEqual(cases.map((one) => JSON.stringify(one.output)));
  });

  test('a bad line is answered in its place with line and pointer, and the others all the same', async () => {
    const { code, output } = await cli(['compare', '--ndjson'], `${WIDER}\n{"before": 1}\nnonsense\n${WIDER}\n`);
    const answers = lines(output).map((line) => JSON.parse(line));
    expect(code).toBe(2);
    expect(answers).toHaveLength(4);
    expect(answers[1]).toMatchObject({ status: 400, line: 2, pointer: '/before' });
    expect(answers[2]).toMatchObject({ status: 400, line: 3 });
    expect([answers[0].verdict, answers[3].verdict]).toEqual(['wider', 'wider']);
  });

  test('--fail-on sets the exit code, for what it names and nothing else', async () => {
    const compare = (failOn: string) => cli(['compare', '--fail-on', failOn], WIDER ?? '');
    expect((await compare('wider,undecided')).code).toBe(1);
    expect((await compare('incomparable')).code).toBe(0);
    expect((await compare('wierd')).code).toBe(2);
    const lint = JSON.stringify(GOOD.find(({ name }) => name.startsWith('an open pattern'))?.input);
    expect((await cli(['lint', '--fail-on', 'high'], lint)).code).toBe(1);
    expect((await cli(['lint', '--fail-on', 'critical'], lint)).code).toBe(0);
  });

  test('findings become a Code Quality report that points at their lines', async () => {
    const input = JSON.stringify(GOOD.find(({ name }) => name.startsWith('an open pattern'))?.input, null, 2);
    const { output } = await cli(['lint', '--format', 'gitlab-codequality'], input);
    const [issue] = JSON.parse(output);
    const begin = input.split('\n').findIndex((line) => line.includes('project_path:g/p*')) + 1;
    expect(issue).toMatchObject({ check_name: 'sub-unterminated', severity: 'critical' });
    expect(Math.abs(issue.location.lines.begin - begin)).toBeLessThanOrEqual(1);
  });

  describe('takes a policy as people have it', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/gitlab.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { 'gitlab.com:aud': 'sts' },
            StringLike: { 'gitlab.com:sub': 'project_path:acme/app:ref_type:branch:ref:*' },
          },
        },
      ],
    };
    const text = JSON.stringify(policy, null, 2);
    const encoded = encodeURIComponent(JSON.stringify(policy));
    const plan = {
      resource_changes: [
        { type: 'aws_s3_bucket', address: 'aws_s3_bucket.b', change: { after: {} } },
        {
          type: 'aws_iam_role',
          address: 'aws_iam_role.ci',
          change: { after: { assume_role_policy: JSON.stringify(policy) } },
        },
      ],
    };

    test.each([
      ['a bare document', text, null],
      ['a URL-encoded document', encoded, null],
      ['a document as a JSON text', JSON.stringify(text), null],
      ['get-role', JSON.stringify({ Role: { RoleName: 'ci', AssumeRolePolicyDocument: policy } }), 'ci'],
      ['get-role, encoded', JSON.stringify({ Role: { RoleName: 'ci', AssumeRolePolicyDocument: encoded } }), 'ci'],
      ['list-roles', JSON.stringify({ Roles: [{ RoleName: 'ci', AssumeRolePolicyDocument: policy }] }), 'ci'],
      ['a Terraform plan', JSON.stringify(plan), 'aws_iam_role.ci'],
      ['what the API takes', JSON.stringify({ policy }), null],
    ])('%s', async (_, input, name) => {
      const { code, output } = await cli(['lint'], input);
      expect(code).toBe(0);
      const answers = lines(output).map((line) => JSON.parse(line));
      expect(answers).toHaveLength(1);
      expect(answers[0].name ?? null).toBe(name);
      expect(answers[0].findings.map(({ id }: { id: string }) => id)).toContain('sub-any-ref');
    });

    test('and places findings at the lines of that very text', async () => {
      const { output } = await cli(['lint', '--format', 'gitlab-codequality'], text);
      const issue = JSON.parse(output).find((one: { check_name: string }) => one.check_name === 'sub-any-ref');
      expect(text.split('\n')[issue.location.lines.begin - 1]).toContain('ref_type:branch:ref:*');
    });

    test('and what does not parse is refused with its place', async () => {
      const { code, output } = await cli(['lint'], text.replace('"Allow"', '"allow"'));
      expect(code).toBe(2);
      expect(JSON.parse(output)).toMatchObject({ status: 400, pointer: '/Statement/0/Effect' });
    });

    test('and what could not be judged is refused with its place beside the others, so that no gate passes it', async () => {
      const later = { after: {}, after_unknown: { assume_role_policy: true } };
      const [, known] = plan.resource_changes;
      const changes = [{ type: 'aws_iam_role', address: 'aws_iam_role.later', change: later }, known];
      const judged = async (input: object) => {
        const { code, output } = await cli(['lint', '--fail-on', 'critical'], JSON.stringify(input));
        return { code, answers: lines(output).map((line) => JSON.parse(line)) };
      };
      const unread = await judged({ resource_changes: changes });
      expect([unread.code, unread.answers[1].name]).toEqual([2, 'aws_iam_role.ci']);
      expect(unread.answers[0]).toMatchObject({
        status: 400,
        detail: expect.stringContaining('aws_iam_role.later'),
        pointer: '/resource_changes/0/change/after_unknown/assume_role_policy',
      });
      const roles = [{ RoleName: 'ci', AssumeRolePolicyDocument: policy }];
      const page = await judged({ Roles: roles, IsTruncated: true, Marker: 'AAE' });
      expect([page.code, page.answers.length, page.answers[1].name]).toEqual([2, 2, 'ci']);
      expect(page.answers[0].detail).toContain('one page of a longer list');
      expect(await judged({ Roles: roles, IsTruncated: false })).toMatchObject({ code: 0, answers: [{ name: 'ci' }] });
    });

    test('evaluate asks it with the claims of a token', async () => {
      const ask = (sub: string) => cli(['evaluate', '--sub', sub, '--aud', 'sts', '--claim', 'project_id=7'], text);
      const allowed = await ask('project_path:acme/app:ref_type:branch:ref:main');
      expect(JSON.parse(allowed.output).decision).toBe('allow');
      const refused = await ask('project_path:acme/other:ref_type:branch:ref:main');
      expect(JSON.parse(refused.output).decision).toBe('implicit-deny');
      const spoken = await cli(['evaluate', '--format', 'text', '--sub', 'x', '--aud', 'sts'], text);
      expect(spoken.output).toContain('Refused: no Allow statement matches.');
    });
  });

  describe('--max-rung', () => {
    const policyWith = (sub: object) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/gitlab.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { 'gitlab.com:aud': 'sts' }, ...sub },
        },
      });
    const group = policyWith({ StringLike: { 'gitlab.com:sub': 'project_path:acme/*' } });

    test('fails where more people can get in, and says so', async () => {
      expect((await cli(['lint', '--max-rung', '3'], group)).code).toBe(0);
      const failed = await cli(['lint', '--max-rung', '2'], group);
      expect(failed.code).toBe(1);
      expect(failed.errors).toContain('rung 3 (Whole group), wider than rung 2');
    });

    test('fails where only the presence of a subject is asked, whatever the severity', async () => {
      const presence = policyWith({ Null: { 'gitlab.com:sub': 'false' } });
      expect((await cli(['lint', '--max-rung', '4'], presence)).code).toBe(1);
      expect((await cli(['lint', '--fail-on', 'high'], presence)).code).toBe(1);
    });

    test('fails where the reach is not known, and takes only rungs', async () => {
      const unknown = policyWith({
        StringEquals: { 'gitlab.com:sub': 'project_path:acme/app:ref_type:branch:ref:main' },
      });
      expect((await cli(['lint', '--max-rung', '1'], unknown)).code).toBe(1);
      expect((await cli(['lint', '--max-rung', '6'], unknown)).code).toBe(2);
    });
  });

  test('lint speaks to people with --format text, and to code scanning with sarif', async () => {
    const input = JSON.stringify(GOOD.find(({ name }) => name.startsWith('an open pattern'))?.input, null, 2);
    const spoken = await cli(['lint', '--format', 'text'], input);
    expect(spoken.output).toContain('HIGH      `project_path:g/p*` also matches every path that starts with g/p');
    expect(spoken.output).toContain('Example subject: project_path:g/p');
    const { output } = await cli(['lint', '--format', 'sarif'], input);
    const [run] = JSON.parse(output).runs;
    const [result] = run.results;
    expect(result).toMatchObject({ ruleId: 'sub-unterminated', level: 'error' });
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toContain(result.ruleId);
    const { startLine } = result.locations[0].physicalLocation.region;
    expect(
      input
        .split('\n')
        .slice(startLine - 1, startLine + 1)
        .join(),
    ).toContain('project_path:g/p*');
  });

  test('--version and --help are answered', async () => {
    expect(await cli(['--version'], '')).toMatchObject({ code: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect((await cli(['lint', '--help'], '')).output).toContain('aws iam get-role');
  });

  test('who-can-assume prints one line for each role, or only how many', async () => {
    const input = JSON.stringify(GOOD.find(({ verb }) => verb === 'who-can-assume')?.input);
    const full = await cli(['who-can-assume'], input);
    expect(lines(full.output).map((line) => JSON.parse(line).count)).toEqual([1, 2, 1]);
    const counted = await cli(['who-can-assume', '--count'], input);
    expect(Object.keys(JSON.parse(lines(counted.output)[0] ?? ''))).toEqual(['arn', 'count']);
  });

  test('a missing file and an unknown verb end with 2', async () => {
    expect((await cli(['evaluate', '/no/such/file'], '')).code).toBe(2);
    expect((await cli(['guess'], '')).code).toBe(2);
  });
});
