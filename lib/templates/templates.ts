import { stringify } from 'yaml';
import { eventBlocks } from '@/lib/templates/events-module';
import { eventResources } from '@/lib/templates/events-template';
import { type Parameter, parameters } from '@/lib/templates/parameters';
import { ONBOARD, OPTIONAL, READ, WRITE } from '@/lib/templates/policies';
import { type RoleTemplate, roleBlocks, roleResources } from '@/lib/templates/role-template';
import { type Json, variableName } from '@/lib/templates/text';
import {
  attribute,
  type Block,
  block,
  expression,
  type HclValue,
  note,
  object,
  printHcl,
  quoteHcl,
} from '@/lib/terraform/hcl';

export const TEMPLATE_NAMES = ['reader', 'writer', 'events'] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];
export const TEMPLATE_FORMATS = ['cloudformation', 'terraform'] as const;
export type TemplateFormat = (typeof TEMPLATE_FORMATS)[number];

export interface Template {
  readonly name: TemplateName;
  readonly title: string;
  readonly sentence: string;
  readonly parameters: readonly Parameter[];
}

const READER: RoleTemplate = {
  name: 'Reader',
  description: 'Drawbridge reads the roles and identity providers of this account.',
  parameters: parameters('HubRoleArn', 'ExternalId', 'PermissionsBoundary', 'CloudTrail'),
  policies: [
    { name: 'Read', statements: READ },
    { name: 'Optional', statements: OPTIONAL, when: 'CloudTrail' },
  ],
};
const WRITER: RoleTemplate = {
  name: 'Writer',
  description: 'Drawbridge applies approved changes to the roles of this account that opted in by a tag.',
  parameters: parameters(
    ...(['HubRoleArn', 'ExternalId', 'PermissionsBoundary', 'ManagedRoles'] as const),
    ...(['Onboarding', 'GitLabHost', 'NewRoles', 'BoundaryName'] as const),
  ),
  policies: [
    { name: 'Write', statements: WRITE },
    { name: 'Onboard', statements: ONBOARD, when: 'Onboarding' },
  ],
  boundaryWhen: 'Onboarding',
};
const ROLES = { reader: READER, writer: WRITER } as const;
const EVENTS = {
  cloudformation: parameters('ReaderRole', 'HomeRegion'),
  terraform: parameters('ReaderRole', 'HomeBusArn'),
};

const ABOUT: Readonly<Record<TemplateName, Pick<Template, 'title' | 'sentence'>>> = {
  reader: {
    title: 'Reader role',
    sentence: 'Drawbridge reads the account with this role. It cannot change anything.',
  },
  writer: {
    title: 'Writer role',
    sentence: 'Drawbridge applies approved changes with this role, to roles that carry the tag drawbridge:managed.',
  },
  events: {
    title: 'Events',
    sentence:
      'A queue that tells Drawbridge within seconds when a role changes or is used. Create one in every region.',
  },
};

/** What a template is and what it takes. */
export const templateOf = (name: TemplateName, format: TemplateFormat): Template => ({
  name,
  ...ABOUT[name],
  parameters: name === 'events' ? EVENTS[format] : ROLES[name].parameters,
});

/** "drawbridge-reader.yaml" */
export const templateFile = (name: TemplateName, format: TemplateFormat): string =>
  `drawbridge-${name}.${format === 'terraform' ? 'tf' : 'yaml'}`;

/** The text of a template, as CloudFormation or Terraform reads it. */
export function printTemplate(name: TemplateName, format: TemplateFormat): string {
  const { title, sentence, parameters: own } = templateOf(name, format);
  if (format === 'terraform') {
    const blocks = name === 'events' ? eventBlocks() : roleBlocks(ROLES[name]);
    return terraform(`Drawbridge: ${title}. ${sentence}`, own, blocks);
  }
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Drawbridge: ${title}. ${sentence}`,
    Parameters: Object.fromEntries(own.map((each) => [each.name, parameterOf(each)])),
    ...(name === 'events' ? eventResources() : roleResources(ROLES[name])),
  };
  // CloudFormation reads YAML 1.1, where `yes` and 2012-10-17 without quotes are no texts.
  return stringify(template, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

const parameterOf = ({ meaning, kind, fallback, pattern }: Parameter): Json => ({
  Type: 'String',
  Description: meaning,
  ...(fallback === undefined ? {} : { Default: fallback }),
  ...(kind === 'switch' ? { AllowedValues: ['yes', 'no'] } : {}),
  ...(pattern === undefined ? {} : { AllowedPattern: pattern }),
});

const DATA = ['partition', 'caller_identity'] as const;

function terraform(about: string, own: readonly Parameter[], blocks: readonly Block[]): string {
  const source = object([
    ['source', 'hashicorp/aws'],
    ['version', '>= 5.0'],
  ]);
  const used = printHcl(blocks);
  return printHcl([
    note(about),
    block(
      'terraform',
      [],
      [attribute('required_version', '>= 1.5'), block('required_providers', [], [attribute('aws', source)])],
    ),
    ...own.map(variable),
    ...DATA.filter((kind) => used.includes(`data.aws_${kind}.current`)).map((kind) =>
      block('data', [`aws_${kind}`, 'current'], []),
    ),
    ...blocks,
  ]);
}

function variable({ name, meaning, kind, fallback, pattern }: Parameter): Block {
  const own = variableName(name);
  const value: HclValue | undefined = kind === 'switch' ? fallback === 'yes' : fallback;
  return block(
    'variable',
    [own],
    [
      attribute('description', meaning),
      attribute('type', expression(kind === 'switch' ? 'bool' : 'string')),
      ...(value === undefined ? [] : [attribute('default', value)]),
      ...(pattern === undefined
        ? []
        : [
            block(
              'validation',
              [],
              [
                attribute('condition', expression(`can(regex(${quoteHcl(pattern)}, var.${own}))`)),
                attribute('error_message', `The value of ${own} has another shape.`),
              ],
            ),
          ]),
    ],
  );
}
