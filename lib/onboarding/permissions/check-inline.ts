import { ESCALATIONS, type Escalation } from '@/lib/onboarding/permissions/escalations';
import { type InlineStatement, readInline } from '@/lib/onboarding/permissions/read-inline';
import { takes } from '@/lib/onboarding/permissions/wildcard';

export interface PolicyFinding {
  /** `error`: IAM refuses it. The others say how far it goes. */
  readonly severity: 'error' | 'critical' | 'high' | 'medium';
  readonly sentence: string;
}

/** What is known of the role that gets the policy. */
export interface StatementContext {
  /** null: it is not created yet, and its name may be any. */
  readonly roleArn: string | null;
  /** Roles that other pipelines enter. */
  readonly otherRoleArns: readonly string[];
}

export interface InlineContext extends StatementContext {
  /** Characters without white space of the role's other inline policies. */
  readonly otherCharacters: number;
}

/** AWS IAM quotas: characters of all inline policies of a role together; white space is not counted. */
export const MAX_INLINE_CHARACTERS = 10_240;

export const countedCharacters = (text: string): number => text.replaceAll(/\s/g, '').length;

/**
 * What is wrong with an inline policy, and how far it goes. Of Deny and Condition nothing is taken off: what they narrow is for a
 * person to judge.
 */
export function checkInline(text: string, context: InlineContext): readonly PolicyFinding[] {
  return [...sizeFinding(countedCharacters(text), context.otherCharacters), ...checkStatements(text, context)];
}

/** The same of any policy of permissions, whose size is not in question: IAM has it already, or its limit is another. */
export function checkStatements(text: string, context: StatementContext): readonly PolicyFinding[] {
  const read = readInline(text);
  if (!read.ok) return read.sentences.map((sentence) => ({ severity: 'error', sentence }));
  const found = read.statements.flatMap((statement, at) =>
    statement.Effect === 'Allow' ? judge(statement, at + 1, context).map(withConditions(statement)) : [],
  );
  return found.length > 0 && read.statements.some(({ Effect }) => Effect === 'Deny') ? [...found, DENIED] : found;
}

/** Weighed nowhere, and said of each policy that it is true of. */
const DENIED: PolicyFinding = {
  severity: 'medium',
  sentence: 'How much of this is left is undecided, because the policy has Deny statements too.',
};

const withConditions = ({ Condition = {} }: InlineStatement) => {
  const keys = Object.values(Condition).flatMap((block) =>
    typeof block === 'object' && block !== null ? Object.keys(block) : [],
  );
  const rest = keys.length === 0 ? '' : ` When is undecided, because it has conditions on ${keys.join(', ')}.`;
  return ({ severity, sentence }: PolicyFinding): PolicyFinding => ({ severity, sentence: `${sentence}${rest}` });
};

function sizeFinding(own: number, others: number): readonly PolicyFinding[] {
  if (own + others <= MAX_INLINE_CHARACTERS) return [];
  const beside = others > 0 ? `, with ${others} in the role’s other inline policies` : '';
  const sentence = `The policy has ${own} characters${beside}; IAM takes ${MAX_INLINE_CHARACTERS} for all together. Make a managed policy of it.`;
  return [{ severity: 'error', sentence }];
}

function judge(statement: InlineStatement, number: number, context: StatementContext): readonly PolicyFinding[] {
  const all = isWide(statement);
  const say = (severity: PolicyFinding['severity'], rest: string) => ({
    severity,
    sentence: `Statement ${number} ${rest}`,
  });
  if (statement.NotAction)
    return [say(all ? 'critical' : 'high', 'allows every call but the listed ones, those of IAM and new ones too.')];
  const actions = statement.Action ?? [];
  if (actions.some((action) => takes(action, 'any-service:AnyCall')))
    return [
      say(all ? 'critical' : 'high', `allows every call${all ? ' on everything: the role is an administrator' : ''}.`),
    ];
  const services = all ? actions.filter((action) => /^[^:*?]+:\*+$/.test(action)) : [];
  return [
    ...services.map((action) => wholeService(action.split(':')[0] ?? action)).map(([grave, rest]) => say(grave, rest)),
    ...escalations(statement, context).map((sentence) => say('high', sentence)),
  ];
}

/** As severe as the AWS managed policy that grants the same: IAMFullAccess, AmazonS3FullAccess. */
const wholeService = (service: string): readonly [PolicyFinding['severity'], string] =>
  service.toLowerCase() === 'iam'
    ? ['critical', 'allows every call of IAM: the role can give itself and others any permission.']
    : ['high', `allows all of ${service} on every resource.`];

/** Whether it is about everything, or about every role. */
const isWide = ({ Resource, NotResource }: InlineStatement): boolean =>
  NotResource !== undefined || (Resource ?? []).some((resource) => /(^|:|:role\/)\*+$/.test(resource));

function escalations(statement: InlineStatement, context: StatementContext): readonly string[] {
  const granted = ESCALATIONS.filter(({ action }) => statement.Action?.some((pattern) => takes(pattern, action)));
  return granted.flatMap((escalation) => {
    const whose = victim(escalation, statement, context);
    return whose === null ? [] : [`lets the role ${escalation.can}${whose} (${escalation.action}).`];
  });
}

/** The words for whom it is about; null: for nobody that matters. */
function victim({ ofRole }: Escalation, statement: InlineStatement, context: StatementContext): string | null {
  if (isWide(statement)) return ofRole ? ' of every role' : '';
  if (!ofRole) return '';
  const { roleArn, otherRoleArns } = context;
  const meets = (arn: string) => statement.Resource?.some((resource) => takes(resource, arn)) ?? false;
  const own = roleArn !== null && meets(roleArn);
  const others = otherRoleArns.filter(meets);
  if (own) return others.length === 0 ? ' of itself' : ` of itself and of ${named(others)}`;
  return others.length === 0 ? null : ` of ${named(others)}`;
}

/** The first of some roles by name, and how many there are beside it. */
function named([first = '', ...rest]: readonly string[]): string {
  const name = first.slice(first.indexOf('/') + 1);
  return rest.length === 0 ? name : `${name} and ${rest.length} more that pipelines enter`;
}
