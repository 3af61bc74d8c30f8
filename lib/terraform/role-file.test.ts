import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { providerFile } from '@/lib/terraform/provider-file';
import { type RoleToExport, roleFile } from '@/lib/terraform/role-file';

const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/gitlab.example.com';
const STATEMENT = {
  Sid: 'Main',
  Effect: 'Allow',
  Principal: { Federated: PROVIDER },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: { 'gitlab.example.com:aud': 'https://gitlab.example.com' },
    StringLike: { 'gitlab.example.com:sub': ['project_path:a/b:ref_type:branch:ref:main', `a:\${aws:x}:%{b}"`] },
  },
};
const role = (statement: object, more: Partial<RoleToExport> = {}): RoleToExport => ({
  name: 'pay.deploy',
  path: '/ci/',
  description: 'Deploys "pay"',
  maxSessionSeconds: 3600,
  permissionsBoundary: null,
  tags: { team: 'pay', 'aws:cloudformation:stack-name': 'x' },
  attachedPolicies: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', name: 'ReadOnlyAccess' }],
  trustPolicy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  ...more,
});
const provider = { arn: PROVIDER, host: 'gitlab.example.com', audiences: ['a', 'b'], thumbprints: ['0'.repeat(40)] };

it('a role is a document, an import and a resource for everything that the inventory knows', () => {
  expect(roleFile(role(STATEMENT))).toBe(`data "aws_iam_policy_document" "pay_deploy_trust" {
  version = "2012-10-17"

  statement {
    sid     = "Main"
    effect  = "Allow"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::111122223333:oidc-provider/gitlab.example.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "gitlab.example.com:aud"
      values   = ["https://gitlab.example.com"]
    }

    condition {
      test     = "StringLike"
      variable = "gitlab.example.com:sub"
      values = [
        "project_path:a/b:ref_type:branch:ref:main",
        "a:$\${aws:x}:%%{b}\\"",
      ]
    }
  }
}

import {
  to = aws_iam_role.pay_deploy
  id = "pay.deploy"
}

resource "aws_iam_role" "pay_deploy" {
  name                 = "pay.deploy"
  path                 = "/ci/"
  description          = "Deploys \\"pay\\""
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.pay_deploy_trust.json
  tags = {
    "team" = "pay"
  }
}

import {
  to = aws_iam_role_policy_attachment.pay_deploy_ReadOnlyAccess
  id = "pay.deploy/arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role_policy_attachment" "pay_deploy_ReadOnlyAccess" {
  role       = aws_iam_role.pay_deploy.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
`);
});

describe('a trust policy that the data source would change', () => {
  it.each([
    ['`&{`, which it reads as a variable', { ...STATEMENT, Condition: { StringEquals: { 'x:sub': 'a&{b}' } } }],
    ['a member that it does not know', { ...STATEMENT, Resource: '*' }],
  ])('is written as JSON, member for member: %s', (_, statement) => {
    const text = roleFile(role(statement)) ?? '';
    expect(text).not.toContain('aws_iam_policy_document');
    expect(text).toContain('assume_role_policy = jsonencode({\n    "Version" = "2012-10-17"\n    "Statement" = [\n');
  });

  it('does not become one of 2012: without a version AWS reads it as one of 2008', () => {
    const trustPolicy = JSON.stringify({ Statement: [STATEMENT] });
    expect(roleFile(role(STATEMENT, { trustPolicy }))).toContain('version = "2008-10-17"');
  });
});

it('negations and everybody are written as such', () => {
  const text = roleFile(role({ Effect: 'Deny', NotPrincipal: { AWS: ['a', 'b'] }, NotAction: 'sts:X' }));
  expect(text).toContain('not_actions = ["sts:X"]\n\n    not_principals {\n      type = "AWS"\n');
  expect(roleFile(role({ ...STATEMENT, Principal: '*' }))).toContain('type        = "*"\n      identifiers = ["*"]');
});

it('two attached policies of one name get two resources', () => {
  const attachedPolicies = ['a', 'b'].map((path) => ({ arn: `arn:aws:iam::1:policy/${path}/p`, name: 'p' }));
  const text = roleFile(role(STATEMENT, { attachedPolicies }));
  expect(text).toContain('"pay_deploy_p" {');
  expect(text).toContain('"pay_deploy_p_2" {');
});

it('a trust policy that does not parse gives no file', () => {
  expect(roleFile(role(STATEMENT, { trustPolicy: '{' }))).toBeNull();
});

it('a provider has its address, audiences, thumbprints and import', () => {
  expect(providerFile(provider)).toBe(`import {
  to = aws_iam_openid_connect_provider.gitlab_example_com
  id = "${PROVIDER}"
}

resource "aws_iam_openid_connect_provider" "gitlab_example_com" {
  url = "https://gitlab.example.com"
  client_id_list = [
    "a",
    "b",
  ]
  thumbprint_list = ["${'0'.repeat(40)}"]
}
`);
});

const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' };
const hasTerraform = spawnSync('terraform', ['version'], { env }).status === 0;
const check = hasTerraform ? it : it.skip;

describe(`terraform itself${hasTerraform ? '' : ' (skipped: there is no terraform on PATH)'}`, () => {
  const format = (input: string) => spawnSync('terraform', ['fmt', '-'], { input, env, encoding: 'utf8' });

  check.each([
    ['a role', roleFile(role(STATEMENT))],
    ['one in JSON', roleFile(role({ ...STATEMENT, Resource: '*', Nothing: null }))],
    ['every escape', roleFile(role(STATEMENT, { description: `\${a} %{b} "\\\n\t\u0007 $\${c}` }))],
    ['a provider', providerFile(provider)],
  ])('reads %s and would lay it out in no other way', (_, text) => {
    const { status, stdout, stderr } = format(text ?? '');
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: text, stderr: '' });
  });

  check('would refuse what is not HCL', () => {
    expect(format('resource "a" {').status).not.toBe(0);
  });
});
