/** CI files of projects that nobody wrote: every way to share and to hide a token, put together at random. Not for production code. */
import fc from 'fast-check';
import type { Files } from '@/lib/test-worlds/evaluate-ci';

const VARIABLES = ['CI_JOB_JWT_V2', 'CI_JOB_JWT_V2', 'CI_JOB_JWT', 'CI_JOB_JWT_V1'] as const;
const awsLine = (variable: string) =>
  `aws sts assume-role-with-web-identity --role-arn $ROLE_ARN --role-session-name x --web-identity-token $${variable}`;

/** Lines of a job's script; `anchors`: whether the file has the anchor. */
const scripts = fc
  .constantFrom(...VARIABLES)
  .chain((variable) =>
    fc.constantFrom<readonly string[]>(
      ['make'],
      ['make', 'make check # twice'],
      [awsLine(variable)],
      [`export TOKEN=$${variable}`, 'aws s3 ls'],
      ['./ci/run.sh', 'make'],
      ['!reference [.lines, script]', 'make'],
      [`vault write auth/jwt/login jwt=$${variable}`],
      [`gcloud auth login --cred-file=<(echo $${variable})`],
      [awsLine(variable), `gcloud auth login --cred-file=<(echo $${variable})`],
      ['aws s3 ls --token "$SHARED"'],
    ),
  );

const TOKENS: readonly (readonly string[])[] = [
  [],
  [],
  ['  id_tokens: {VAULT: {aud: https://vault.example.com}}'],
  ['  id_tokens:', '    # for AWS', '    AWS_TOKEN:', '      aud: https://sts.amazonaws.com'],
];
const MORE: readonly (readonly string[])[] = [
  [],
  ['  rules:', '    - if: $CI_COMMIT_BRANCH =~ /^(main|dev)$/', '      when: manual'],
  ['  environment: {name: production}   # the real one'],
  ['  parallel:', '    matrix:', '      - REGION: [eu, us]'],
  ['  inherit: {default: false}'],
  ['  variables: {A: "1",   B: x}'],
  ['  secrets: {DB: {vault: a/b@c, token: $VAULT}}'],
];

const job = fc.record({
  script: scripts,
  tokens: fc.constantFrom(...TOKENS),
  more: fc.constantFrom(...MORE),
  flow: fc.boolean(),
  base: fc.constantFrom(null, null, '.one', '.two', '[.one, .two]'),
  merged: fc.boolean(),
  before: fc.boolean(),
});
type JobParts = typeof job extends fc.Arbitrary<infer Parts> ? Parts : never;

const quoted = (line: string) => (line.startsWith('!') ? line : JSON.stringify(line));

function jobLines(name: string, parts: JobParts, anchor: string | null): readonly string[] {
  const { script, tokens, more, flow, base, merged, before } = parts;
  return [
    `${name}:`,
    ...(before ? ['  # why this job is here'] : []),
    ...(merged && anchor !== null ? [`  <<: *${anchor}`] : []),
    ...(base === null ? [] : [`  extends: ${base}`]),
    ...tokens,
    ...(flow
      ? [`  script: [${script.map(quoted).join(', ')}]`]
      : ['  script:', ...script.map((line) => `    - ${quoted(line)}`)]),
    ...more,
    '',
  ];
}

const hidden = (name: string, lines: readonly string[], anchor = ''): readonly string[] => [
  `${name}:${anchor}`,
  ...lines,
  '',
];
const parts = fc.record({
  jobs: fc.array(job, { minLength: 1, maxLength: 4 }),
  included: fc.array(job, { maxLength: 2 }),
  child: fc.option(job, { nil: null }),
  template: fc.boolean(),
  inTemplate: job,
  anchored: scripts,
  base: scripts,
  baseTokens: fc.constantFrom(...TOKENS),
  defaults: fc.option(scripts, { nil: null }),
  shared: fc.boolean(),
  stages: fc.boolean(),
  eol: fc.constantFrom('\n', '\n', '\r\n'),
});

/** A project: its own file, what it includes, a child pipeline, a template with inputs, and a script. */
export const generatedProject: fc.Arbitrary<Files> = parts.map((all) => {
  const listed = (key: string, lines: readonly string[]) => [
    `  ${key}:`,
    ...lines.map((line) => `    - ${quoted(line)}`),
  ];
  const plain = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('!'));
  const root = [
    '# A project that nobody wrote',
    'include:',
    '  - local: ci/more.yml',
    ...(all.template ? ['a', 'b'].map((name) => `  - {local: ci/t.yml, inputs: {name: ${name}}}`) : []),
    ...(all.stages ? ['stages: [build, test, deploy]'] : []),
    ...(all.shared ? ['variables:', '  SHARED: $CI_JOB_JWT_V2'] : []),
    ...(all.defaults === null ? [] : ['default:', ...listed('before_script', plain(all.defaults))]),
    ...hidden('.anchored', listed('after_script', plain(all.anchored)), ' &anchored'),
    ...hidden('.lines', listed('script', ['make lines', awsLine('CI_JOB_JWT_V2')])),
    ...all.jobs.flatMap((each, index) => jobLines(`job-${index}`, each, 'anchored')),
    ...(all.child === null ? [] : ['start:', '  trigger: {include: ci/child.yml}', '']),
  ];
  const more = [
    ...hidden('.one', [...all.baseTokens, ...listed('before_script', all.base)]),
    ...hidden('.two', ['  extends: .one', '  variables: {C: "2"}']),
    ...all.included.flatMap((each, index) => jobLines(`included-${index}`, each, null)),
  ];
  const template = [
    ...['spec:', '  inputs: {name: }', '---'],
    ...jobLines('"$[[ inputs.name ]]-job"', { ...all.inTemplate, base: null }, null),
  ];
  const child = [
    ...hidden('.one', listed('before_script', ['make'])),
    ...hidden('.two', ['  extends: .one']),
    ...hidden('.lines', listed('script', ['make'])),
    ...(all.child === null ? [] : jobLines('in-child', all.child, null)),
  ];
  const text = (lines: readonly string[]) => `${lines.join(all.eol)}${all.eol}`;
  return {
    '.gitlab-ci.yml': text(root),
    'ci/more.yml': text(more),
    'ci/t.yml': text(template),
    'ci/child.yml': text(child),
    'ci/run.sh': `#!/bin/sh\n${awsLine('CI_JOB_JWT_V2')}\n`,
  };
});
