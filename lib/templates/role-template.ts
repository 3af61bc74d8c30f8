import type { Parameter } from '@/lib/templates/parameters';
import { BOUNDARY, documentOf, type Statement, TRUST } from '@/lib/templates/policies';
import {
  cloudFormation,
  hcl,
  type Json,
  type ParameterName,
  type Tree,
  text,
  variableName,
} from '@/lib/templates/text';
import { attribute, type Block, block, expression, type HclItem, type HclValue } from '@/lib/terraform/hcl';

/** A role of Drawbridge in an account. */
export interface RoleTemplate {
  readonly name: 'Reader' | 'Writer';
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly policies: readonly {
    readonly name: string;
    readonly statements: readonly Statement[];
    /** A switch; absent: always. */
    readonly when?: ParameterName;
  }[];
  /** Creates the permissions boundary of the roles that onboarding creates, by this switch. */
  readonly boundaryWhen?: ParameterName;
}

const BOUNDARY_MEANING = 'What no role that Drawbridge creates for a pipeline gets beyond.';
/** Seconds. A role assumed by a role may not have a longer session (AWS STS: role chaining). */
const SESSION_SECONDS = 3600;
/** "PermissionsBoundary" says nothing where it is empty. */
const HAS_BOUNDARY = 'HasPermissionsBoundary';

/** The members `Conditions`, `Resources` and `Outputs` of a CloudFormation template. */
export function roleResources({
  name,
  description,
  policies,
  boundaryWhen,
}: RoleTemplate): Readonly<Record<string, Json>> {
  const switches = [
    ...new Set([...policies.map(({ when }) => when), boundaryWhen].filter((each) => each !== undefined)),
  ];
  const conditions = {
    [HAS_BOUNDARY]: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'PermissionsBoundary' }, ''] }] },
    ...Object.fromEntries(switches.map((each) => [`With${each}`, { 'Fn::Equals': [{ Ref: each }, 'yes'] }])),
  };
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      Path: '/drawbridge/',
      Description: description,
      MaxSessionDuration: SESSION_SECONDS,
      AssumeRolePolicyDocument: cloudFormation(documentOf(TRUST)),
      PermissionsBoundary: { 'Fn::If': [HAS_BOUNDARY, { Ref: 'PermissionsBoundary' }, { Ref: 'AWS::NoValue' }] },
    },
  };
  const inline = policies.map(({ name: policy, statements, when }) => [
    `Policy${policy}`,
    {
      Type: 'AWS::IAM::RolePolicy',
      ...(when === undefined ? {} : { Condition: `With${when}` }),
      Properties: {
        PolicyName: policy,
        RoleName: { Ref: 'Role' },
        PolicyDocument: cloudFormation(documentOf(statements)),
      },
    },
  ]);
  const boundary = boundaryWhen && {
    PipelineBoundary: {
      Type: 'AWS::IAM::ManagedPolicy',
      Condition: `With${boundaryWhen}`,
      Properties: {
        ManagedPolicyName: { Ref: 'BoundaryName' },
        Description: BOUNDARY_MEANING,
        PolicyDocument: cloudFormation(documentOf(BOUNDARY)),
      },
    },
  };
  return {
    Conditions: conditions,
    Resources: { Role: role, ...Object.fromEntries(inline), ...boundary },
    Outputs: {
      RoleArn: { Description: 'For the configuration of Drawbridge.', Value: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    },
  };
}

/** The resources and outputs of a Terraform module. */
export function roleBlocks({ name, description, policies, boundaryWhen }: RoleTemplate): readonly Block[] {
  const label = name.toLowerCase();
  const role = block(
    'resource',
    ['aws_iam_role', label],
    [
      attribute('name', name),
      attribute('path', '/drawbridge/'),
      attribute('description', description),
      attribute('max_session_duration', SESSION_SECONDS),
      attribute('permissions_boundary', orNull('PermissionsBoundary')),
      attribute('assume_role_policy', jsonOf(documentOf(TRUST))),
    ],
  );
  const inline = policies.map(({ name: policy, statements, when }) =>
    block(
      'resource',
      ['aws_iam_role_policy', policy.toLowerCase()],
      [
        ...onlyIf(when),
        attribute('name', policy),
        attribute('role', expression(`aws_iam_role.${label}.id`)),
        attribute('policy', jsonOf(documentOf(statements))),
      ],
    ),
  );
  const boundary = block(
    'resource',
    ['aws_iam_policy', 'pipeline_boundary'],
    [
      ...onlyIf(boundaryWhen),
      attribute('name', hcl(text`${'BoundaryName'}`)),
      attribute('description', BOUNDARY_MEANING),
      attribute('policy', jsonOf(documentOf(BOUNDARY))),
    ],
  );
  const output = block('output', ['role_arn'], [attribute('value', expression(`aws_iam_role.${label}.arn`))]);
  return [role, ...inline, ...(boundaryWhen === undefined ? [] : [boundary]), output];
}

export const jsonOf = (tree: Tree): HclValue => ({ kind: 'json', value: hcl(tree) });

/** AWS takes no empty ARN. */
const orNull = (name: ParameterName): HclValue =>
  expression(`var.${variableName(name)} == "" ? null : var.${variableName(name)}`);

const onlyIf = (name: ParameterName | undefined): readonly HclItem[] =>
  name === undefined ? [] : [attribute('count', expression(`var.${variableName(name)} ? 1 : 0`))];
