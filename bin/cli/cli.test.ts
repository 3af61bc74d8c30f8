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
