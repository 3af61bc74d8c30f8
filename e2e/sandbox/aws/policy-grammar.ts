import { malformedPolicy } from '@/e2e/sandbox/aws/protocol/fault';
import { isOperator } from '@/e2e/sandbox/naive-evaluator';

export type Dict = Readonly<Record<string, unknown>>;

export const isDict = (value: unknown): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const POLICY_MEMBERS = ['Version', 'Id', 'Statement'];
const STATEMENT_MEMBERS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const VERSIONS: readonly unknown[] = [undefined, '2012-10-17', '2008-10-17'];

/** The statements of a document that obeys the grammar that all policies share (AWS IAM: grammar of the JSON policy language). */
export function readStatements(document: string): readonly Dict[] {
  if (!/^[\t\n\r\u0020-\u00ff]*$/.test(document)) throw malformedPolicy('The policy contains invalid characters.');
  const policy = parse(document);
  if (!VERSIONS.includes(policy.Version)) throw malformedPolicy('The policy must contain a valid version string.');
  if (policy.Statement === undefined) throw malformedPolicy('Missing required field Statement');
  requireMembers(policy, POLICY_MEMBERS);
  const statements = [policy.Statement].flat().map(readStatement);
  if (statements.length === 0) throw malformedPolicy('Missing required field Statement');
  // Tools write an empty Sid into every statement, and IAM takes that.
  const sids = statements.flatMap(({ Sid }) => (Sid === undefined || Sid === '' ? [] : [Sid]));
  if (![policy.Id, ...sids].every((id) => id === undefined || typeof id === 'string'))
    throw malformedPolicy('Syntax errors in policy.');
  if (new Set(sids).size < sids.length) throw malformedPolicy('Statement IDs (SID) in a single policy must be unique.');
  return statements;
}

function parse(document: string): Dict {
  try {
    const policy: unknown = JSON.parse(document);
    if (isDict(policy)) return policy;
  } catch {
    throw malformedPolicy('This policy contains invalid Json');
  }
  throw malformedPolicy('Syntax errors in policy.');
}

function requireMembers(value: Dict, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw malformedPolicy(`Syntax errors in policy: unknown field ${unknown}.`);
}

function readStatement(statement: unknown): Dict {
  if (!isDict(statement)) throw malformedPolicy('Syntax errors in policy.');
  requireMembers(statement, STATEMENT_MEMBERS);
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
    throw malformedPolicy(statement.Effect === undefined ? 'Missing required field Effect' : 'Invalid effect');
  requireOneOf(statement, 'Action');
  checkCondition(statement.Condition);
  return statement;
}

/** Either the field or its negation, and not both. */
export function requireOneOf(statement: Dict, field: 'Action' | 'Resource' | 'Principal'): void {
  const given = [field, `Not${field}`].filter((name) => statement[name] !== undefined);
  if (given.length === 0) throw malformedPolicy(`Missing required field ${field}`);
  if (given.length > 1) throw malformedPolicy(`Only one of ${given.join(' and ')} may be given.`);
}

function checkCondition(condition: unknown): void {
  if (condition === undefined) return;
  if (!isDict(condition)) throw malformedPolicy('Syntax errors in policy.');
  for (const [operator, block] of Object.entries(condition)) {
    if (!isOperator(operator)) throw malformedPolicy(`Invalid Condition type : ${operator}`);
    if (!isDict(block)) throw malformedPolicy('Syntax errors in policy.');
    if (!Object.values(block).flat().every(isScalar)) throw malformedPolicy('Syntax errors in policy.');
  }
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** What counts against a quota: white space does not. */
export const sizeOf = (document: string): number => document.replaceAll(/\s/g, '').length;
