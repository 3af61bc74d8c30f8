import type { ParameterName } from '@/lib/templates/text';

/** A value that whoever uses a template gives. */
export interface Parameter {
  readonly name: ParameterName;
  readonly meaning: string;
  /** Absent: it has to be given. */
  readonly fallback?: string;
  /** A switch that is "yes" or "no"; a text that may be empty; a text that matches `pattern`. */
  readonly kind: 'switch' | 'optional' | 'text';
  /** Of the whole value. Read by CloudFormation (Java) and Terraform (RE2) alike. */
  readonly pattern?: string;
}

const ROLE_ARN = '^arn:[a-z-]+:iam::[0-9]{12}:role/.+$';

const ALL = {
  HubRoleArn: {
    meaning: 'ARN of the role that Drawbridge itself runs as.',
    kind: 'text',
    pattern: ROLE_ARN,
  },
  ExternalId: {
    meaning: 'A value that you choose for this role in this account. Drawbridge sends it when it assumes the role.',
    kind: 'text',
    // AWS STS: AssumeRole. Longer than IAM asks for, so that nobody meets another by chance.
    pattern: '^[A-Za-z0-9+=,.@:/_-]{8,200}$',
  },
  PermissionsBoundary: {
    meaning: 'ARN of a permissions boundary for the role, where your organization asks for one. Empty: none.',
    kind: 'optional',
    fallback: '',
    pattern: '^(arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+)?$',
  },
  CloudTrail: {
    meaning: 'Whether Drawbridge may ask CloudTrail who used a role and who changed it, and have AWS check policies.',
    kind: 'switch',
    fallback: 'yes',
  },
  ManagedRoles: {
    meaning: 'Roles whose trust policy may be written, if they carry the tag: a path and name such as gitlab-ci/*.',
    kind: 'text',
    fallback: '*',
    pattern: '^[A-Za-z0-9+=,.@_/*-]{1,500}$',
  },
  Onboarding: {
    meaning: 'Whether Drawbridge may create roles and identity providers, within the boundary that is created here.',
    kind: 'switch',
    fallback: 'no',
  },
  GitLabHost: {
    meaning: 'Host of your GitLab, for its identity provider. Only for onboarding.',
    kind: 'text',
    fallback: 'gitlab.com',
    pattern: '^[a-z0-9.:/-]{1,200}$',
  },
  NewRoles: {
    meaning: 'Path and names that new roles may have. Only for onboarding.',
    kind: 'text',
    fallback: 'gitlab-ci/*',
    pattern: '^[A-Za-z0-9+=,.@_/*-]{1,500}$',
  },
  BoundaryName: {
    meaning: 'Name of the permissions boundary that every new role gets. Only for onboarding.',
    kind: 'text',
    fallback: 'pipeline-boundary',
    pattern: '^[A-Za-z0-9+=,.@_-]{1,128}$',
  },
  ReaderRole: {
    meaning: 'Path and name of the role that Drawbridge reads this account with. It has to exist already.',
    kind: 'text',
    fallback: 'drawbridge/Reader',
    pattern: '^[A-Za-z0-9+=,.@_/-]{1,500}$',
  },
  HomeRegion: {
    meaning: 'Region of the queue: where IAM records its events. us-east-1 outside GovCloud, China and EU Sovereign.',
    kind: 'text',
    fallback: 'us-east-1',
    pattern: '^[a-z]{2,5}(-[a-z]+)+-[0-9]$',
  },
  HomeBusArn: {
    meaning: 'ARN of the default event bus in the region of the queue. Empty: this is that region.',
    kind: 'optional',
    fallback: '',
    pattern: '^(arn:[a-z-]+:events:[a-z0-9-]+:[0-9]{12}:event-bus/default)?$',
  },
} as const satisfies Record<ParameterName, Omit<Parameter, 'name'>>;

/** The parameters of these names, in this order. */
export const parameters = (...names: readonly ParameterName[]): readonly Parameter[] =>
  names.map((name) => ({ name, ...ALL[name] }));
