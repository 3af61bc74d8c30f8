import { expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { componentFile, componentUse, terraformJob, terraformProvider } from '@/lib/onboarding/other-ways';
import { pipelineFile } from '@/lib/onboarding/pipeline-file';
import { SHELLS } from '@/lib/onboarding/session-lines';
import { TOOL_NAMES } from '@/lib/onboarding/tools';

const WAY = {
  audience: 'https://gitlab.example.com',
  roleArn: 'arn:aws-cn:iam::111122223333:role/a/deploy',
  region: 'cn-north-1',
  maxSessionSeconds: 14_400,
  ownImages: {},
};
const main = { ref: { kind: 'exact', type: 'branch', name: 'main' }, componentValues: {} } as const;

/** As GitLab fills inputs in. */
const withInputs = (template: string, inputs: Readonly<Record<string, string>>) =>
  template.replace(/\$\[\[ inputs\.(\w+) ]]/g, (_, name: string) => inputs[name] ?? 'missing');

it.each(['profile', 'environment'] as const)('a job of the component enters as the job does (%s)', (credentials) => {
  const file = componentFile(WAY, credentials);
  const [spec] = parseAllDocuments(file);
  const inputs = { role_arn: WAY.roleArn, aud: WAY.audience, region: WAY.region, session_seconds: '14400' };
  expect(Object.keys(spec?.toJS().spec.inputs)).toEqual(Object.keys(inputs));
  expect(spec?.toJS().spec.inputs).toMatchObject({
    ...{ aud: { default: WAY.audience }, region: { default: WAY.region } },
    session_seconds: { type: 'number', default: 14_400 },
  });
  const session = parse(withInputs(file.split('---\n')[1] ?? '', inputs))['.aws-session'];
  const track = { mappings: [main], ...WAY, tool: 'aws-cli', credentials } as const;
  const job = parse(pipelineFile({ ...track, roleVariable: 'AWS_SESSION_ROLE_ARN' }))['aws-job'];
  expect(session).toMatchObject({ id_tokens: job.id_tokens, before_script: job.before_script });
  expect(session.variables).toEqual({ ...job.variables, AWS_SESSION_ROLE_ARN: WAY.roleArn });
  expect(parse(componentUse(WAY))).toMatchObject({
    include: [{ inputs: { role_arn: WAY.roleArn } }],
    deploy: { extends: '.aws-session' },
  });
});

it('the provider of Terraform reads the token from the file that its job writes, and no plan holds it', () => {
  const { terraform } = parse(terraformJob(WAY));
  expect(terraform.id_tokens).toEqual({ AWS_ID_TOKEN: { aud: WAY.audience } });
  expect(terraform.before_script.at(-1)).toBe('export TF_VAR_aws_token_file="$CI_PROJECT_DIR.tmp/aws/token"');
  expect(terraformProvider(WAY)).toContain('web_identity_token_file = var.aws_token_file');
  expect(terraformProvider(WAY)).toContain(`role_arn                = "${WAY.roleArn}"`);
  expect(terraformProvider(WAY)).toContain('duration                = "14400s"');
  expect(terraformProvider({ ...WAY, maxSessionSeconds: null })).not.toContain('duration');
});

it.each(TOOL_NAMES)('the job with %s prints no token and keeps what it writes beside the checkout', (tool) => {
  for (const shell of SHELLS) {
    const track = { mappings: [main], ...WAY, roleVariable: 'ROLE_ARN', tool, credentials: 'profile', shell } as const;
    const { script } = parse(pipelineFile(track))['aws-job'];
    expect(script.filter((line: string) => line.includes('AWS_ID_TOKEN'))).toEqual([]);
    for (const [, file] of script.join('\n').matchAll(/(?:KUBECONFIG ?=|-out=) ?(\S+)/g))
      expect(file).toContain('CI_PROJECT_DIR');
  }
});
