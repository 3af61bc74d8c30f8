/** Each template is read as its tool reads it, and its policies are held to the documents of `deploy/aws`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { BOUNDARY, documentOf, ONBOARD, OPTIONAL, READ, TRUST, WRITE } from '@/lib/templates/policies';
import { quickCreateLink } from '@/lib/templates/quick-create';
import { printTemplate, TEMPLATE_NAMES, templateOf } from '@/lib/templates/templates';
import { plain, type Ref, variableName } from '@/lib/templates/text';

const VALUES = {
  Partition: 'aws',
  AccountId: '111122223333',
  HubRoleArn: 'arn:aws:iam::444455556666:role/drawbridge/Hub',
  ExternalId: 'choose-one-for-each-account',
  ManagedRoles: '*',
  GitLabHost: 'gitlab.example.com',
  NewRoles: 'gitlab-ci/*',
  BoundaryName: 'pipeline-boundary',
} as const satisfies Partial<Record<Ref, string>>;
const published = (name: string): unknown => JSON.parse(readFileSync(`deploy/aws/${name}.json`, 'utf8'));

describe('the least policy', () => {
  it.each([
    ['trust-policy', TRUST],
    ['reader-policy', [...READ, ...OPTIONAL]],
    ['writer-policy', WRITE],
    ['onboarding-policy', ONBOARD],
    ['pipeline-boundary', BOUNDARY],
  ])('is the same in deploy/aws/%s.json and in the templates', (name, statements) => {
    expect(plain(documentOf(statements), VALUES)).toEqual(published(name));
  });

  it('has a line in docs/security.md for every action, and no line for another', () => {
    const table = readFileSync('docs/security.md', 'utf8').split('line by line')[1]?.split('Never needed')[0] ?? '';
    const named = [...table.matchAll(/`((?:iam|cloudtrail|access-analyzer|sqs):\w+)`/g)].map(([, action]) => action);
    const events = printTemplate('events', 'cloudformation');
    const given = [...READ, ...OPTIONAL, ...WRITE, ...ONBOARD]
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => Action)
      .concat(['sqs:ReceiveMessage', 'sqs:DeleteMessage'].filter((action) => events.includes(action)));
    expect([...new Set(named)].sort()).toEqual([...new Set(given)].sort());
  });
});

/** What CloudFormation takes of these types (AWS CloudFormation: resource types), as far as the templates go. */
const TYPES: readonly (readonly [type: string, needed: readonly string[], more: readonly string[]])[] = [
  [
    'AWS::IAM::Role',
    ['AssumeRolePolicyDocument'],
    ['RoleName', 'Path', 'Description', 'MaxSessionDuration', 'PermissionsBoundary', 'Policies'],
  ],
  ['AWS::IAM::RolePolicy', ['PolicyName', 'RoleName'], ['PolicyDocument']],
  ['AWS::IAM::ManagedPolicy', ['PolicyDocument'], ['ManagedPolicyName', 'Description']],
  [
    'AWS::SQS::Queue',
    [],
    ['QueueName', 'SqsManagedSseEnabled', 'MessageRetentionPeriod', 'VisibilityTimeout', 'RedrivePolicy'],
  ],
  ['AWS::SQS::QueuePolicy', ['PolicyDocument', 'Queues'], []],
  ['AWS::Events::Rule', [], ['Name', 'State', 'EventPattern', 'Targets']],
];
const members = (names: readonly string[], schema: z.ZodType) =>
  Object.fromEntries(names.map((each) => [each, schema]));
const resource = z.union(
  TYPES.map(([type, needed, more]) =>
    z.strictObject({
      Type: z.literal(type),
      Condition: z.string().optional(),
      Properties: z.strictObject({
        ...members(
          needed,
          z.unknown().refine((value) => value !== undefined),
        ),
        ...members(more, z.unknown().optional()),
      }),
    }),
  ),
);
const template = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Description: z.string().max(1024),
  Parameters: z.record(
    z.string().regex(/^[A-Za-z0-9]+$/),
    z.strictObject({
      Type: z.literal('String'),
      Description: z.string().max(4000),
      Default: z.string().optional(),
      AllowedValues: z.array(z.string()).optional(),
      AllowedPattern: z.string().optional(),
    }),
  ),
  Conditions: z.record(z.string(), z.record(z.string(), z.unknown())),
  Resources: z.record(z.string().regex(/^[A-Za-z0-9]+$/), resource),
  Outputs: z.record(
    z.string(),
    z.strictObject({ Description: z.string(), Value: z.unknown(), Condition: z.string().optional() }),
  ),
});
const PSEUDO = ['AWS::Partition', 'AWS::AccountId', 'AWS::Region', 'AWS::NoValue'];

/** Everything that a template names, by what it has to be. */
function namesIn(value: unknown, found: { refs: string[]; conditions: string[] }): typeof found {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Ref') found.refs.push(String(inner));
    else if (key === 'Fn::GetAtt') found.refs.push(String(inner[0]));
    else if (key === 'Fn::Sub')
      found.refs.push(...[...String(inner).matchAll(/\$\{(?!!)([^}]+)\}/g)].map(([, name = '']) => name));
    else if (key === 'Fn::If') found.conditions.push(String(inner[0]));
    // In a policy it is an object.
    else if (key === 'Condition' && typeof inner === 'string') found.conditions.push(inner);
    if (key !== 'Ref' && key !== 'Fn::GetAtt') namesIn(inner, found);
  }
  return found;
}

describe.each(TEMPLATE_NAMES)('the CloudFormation template %s', (name) => {
  const text = printTemplate(name, 'cloudformation');
  // As CloudFormation reads it: there an unquoted date or `yes` is no text.
  const read = template.parse(parse(text, { version: '1.1' }));

  it('names only what it declares, and uses all of it', () => {
    const { refs, conditions } = namesIn(read, { refs: [], conditions: [] });
    const declared = [...Object.keys(read.Parameters), ...Object.keys(read.Resources), ...PSEUDO];
    expect(refs.filter((each) => !declared.includes(each))).toEqual([]);
    expect(Object.keys(read.Parameters).filter((each) => !refs.includes(each))).toEqual([]);
    expect([...new Set(conditions)].sort()).toEqual(Object.keys(read.Conditions).sort());
  });

  it('fits the limit of a template that is sent whole, and offers only defaults that its own patterns take', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(51_200);
    for (const { AllowedPattern: pattern, Default: value } of Object.values(read.Parameters))
      if (pattern !== undefined && value !== undefined) expect(value).toMatch(new RegExp(pattern));
  });
});

it.each([
  ['reader', [TRUST, READ, OPTIONAL]],
  ['writer', [TRUST, WRITE, ONBOARD, BOUNDARY]],
] as const)('the CloudFormation template %s gives these policies and no others', (name, policies) => {
  const { Resources } = template.parse(parse(printTemplate(name, 'cloudformation'), { version: '1.1' }));
  const filled = JSON.stringify(fill(Resources));
  expect(filled.split('"Statement":').length - 1).toBe(policies.length);
  for (const each of policies) expect(filled).toContain(JSON.stringify(plain(documentOf(each), VALUES)));
});

/** The references of a template with `VALUES` in their places. */
function fill(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fill);
  if (typeof value !== 'object' || value === null) return value;
  const known: Readonly<Record<string, string>> = {
    ...VALUES,
    'AWS::Partition': 'aws',
    'AWS::AccountId': '111122223333',
  };
  const { Ref: ref, 'Fn::Sub': sub } = value as { Ref?: string; 'Fn::Sub'?: string };
  if (ref !== undefined) return known[ref] ?? value;
  if (sub !== undefined) return sub.replaceAll(/\$\{([^}]+)\}/g, (all, name: string) => known[name] ?? all);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
}

describe.each(TEMPLATE_NAMES)('the Terraform module %s', (name) => {
  const text = printTemplate(name, 'terraform');

  it('names only what it declares, and uses every variable', () => {
    const declared = [...text.matchAll(/^(resource|data) "(\w+)" "(\w+)"/gm)].map(([, kind, type, label]) =>
      kind === 'data' ? `data.${type}.${label}` : `${type}.${label}`,
    );
    const used = [...text.matchAll(/(?<![\w."-])(?:data\.)?aws_\w+\.\w+/g)].map(([all]) => all);
    expect(used.filter((each) => !declared.includes(each))).toEqual([]);
    const variables = templateOf(name, 'terraform').parameters.map((each) => variableName(each.name));
    expect([...text.matchAll(/^variable "(\w+)"/gm)].map(([, each]) => each)).toEqual(variables);
    for (const each of variables) expect(text.split(`var.${each}`).length, each).toBeGreaterThan(1);
    const named = [...text.matchAll(/var\.(\w+)/g)].map(([, each = '']) => each);
    expect(named.filter((each) => !variables.includes(each))).toEqual([]);
  });

  it('closes what it opens, outside of its texts', () => {
    const code = text.replaceAll(/^ *#.*$/gm, '').replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
    const open: string[] = [];
    for (const each of code.match(/[()[\]{}]/g) ?? []) {
      if ('([{'.includes(each)) open.push(each);
      else expect(`${open.pop()}${each}`).toMatch(/^(\(\)|\[\]|\{\})$/);
    }
    expect(open).toEqual([]);
  });
});

describe('a quick-create link', () => {
  const wanted = {
    ...{ name: 'reader' as const, partition: 'aws', region: 'eu-west-1', file: 'drawbridge-reader.yaml' },
    folder: 'https://bucket.s3.eu-west-1.amazonaws.com/drawbridge',
    values: { ExternalId: 'a&param_HubRoleArn=evil#/x' },
  };

  it('opens the page of its partition with the template and its values, and a value stays one value', () => {
    const link = new URL(quickCreateLink(wanted) ?? '');
    expect(link.origin).toBe('https://console.aws.amazon.com');
    expect(link.searchParams.get('region')).toBe('eu-west-1');
    const [path, query = ''] = link.hash.split('?');
    expect(path).toBe('#/stacks/quickcreate');
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
      templateURL: 'https://bucket.s3.eu-west-1.amazonaws.com/drawbridge/drawbridge-reader.yaml',
      stackName: 'drawbridge-reader',
      param_ExternalId: 'a&param_HubRoleArn=evil#/x',
    });
    expect(quickCreateLink({ ...wanted, partition: 'aws-us-gov' })).toMatch(
      /^https:\/\/console\.amazonaws-us-gov\.com\//,
    );
  });

  it.each([
    [{ folder: 'http://bucket.s3.amazonaws.com/' }],
    [{ folder: 'javascript:alert(1)' }],
    [{ folder: 'https://user:password@bucket.s3.amazonaws.com/' }],
    [{ partition: 'aws-iso' }],
  ])('is not made of %j', (more) => {
    expect(quickCreateLink({ ...wanted, ...more })).toBeNull();
  });
});
