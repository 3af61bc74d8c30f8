import { readJson, toJson } from '@/lib/policy/json-reader';
import type { Json, Path } from '@/lib/policy/types';

/** One trust policy of an input, and its place in the text. */
export interface PolicyInput {
  /** Whose policy it is, where the input holds several or says so; null: the input is one policy. */
  readonly name: string | null;
  /** ARN of its role, where the input says so. */
  readonly arn: string | null;
  /** Place of the policy in the text. */
  readonly at: Path;
  /** Whether findings can be placed at lines within it: not where it is a text inside the text. */
  readonly placed: boolean;
  readonly input: Json;
  /** Why the input has no policy of this role, in a sentence; null: it has one. Such a role is told of, so that nobody takes it for safe. */
  readonly unreadable: string | null;
}

/** What an input holds. */
export interface PolicyInputs {
  readonly policies: readonly PolicyInput[];
  /** Why it is only a part of what was asked for, in a sentence; null: it does not say that it is. */
  readonly partial: string | null;
}

type Whose = Pick<PolicyInput, 'name' | 'arn'>;
const UNNAMED: Whose = { name: null, arn: null };

type JsonObject = { readonly [key: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
const member = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/**
 * The trust policies of an input, however people have them: a bare document; `{"policy": …}`; what `aws iam get-role`, `list-roles` and
 * `get-account-authorization-details` print; the JSON of a Terraform plan. A document may be URL-encoded, as IAM returns it.
 */
export function policyInputs(input: Json): PolicyInputs {
  const whole = (...policies: readonly PolicyInput[]): PolicyInputs => ({ policies, partial: null });
  const alone = inPlace(UNNAMED, [], input);
  if (!isObject(input)) return whole(alone);
  if (member(input, 'policy') !== undefined)
    return whole({ ...UNNAMED, at: ['policy'], placed: true, input, unreadable: null });
  const found = [...ofRoles(input), ...ofPlan(input)];
  const partial = whyPartial(input);
  return { policies: found.length > 0 || partial !== null ? found : [alone], partial };
}

/** A text that may be URL-encoded, as JSON; null: it is JSON already, or nothing that can be read so. */
export function decodedText(text: string): string | null {
  if (!/^\s*%7B/i.test(text)) return null;
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return null;
  }
}

const DOCUMENT = 'AssumeRolePolicyDocument';

/** AWS CLI: pagination options (NextToken). IAM: ListRoles (IsTruncated, Marker). Terraform: JSON output format (errored, complete). */
function whyPartial(input: JsonObject): string | null {
  const goesOn = ['NextToken', 'Marker'].find((name) => (textOf(member(input, name)) ?? '') !== '');
  if (goesOn !== undefined || member(input, 'IsTruncated') === true)
    return `This is one page of a longer list, as its ${goesOn ?? 'IsTruncated'} says: roles on other pages were not looked at. Export the whole list, without --max-items or --no-paginate.`;
  if (!Array.isArray(member(input, 'resource_changes'))) return null;
  return member(input, 'errored') === true || member(input, 'complete') === false
    ? 'Terraform says that this plan is not complete: roles that it leaves out were not looked at.'
    : null;
}

function ofRoles(input: JsonObject): readonly PolicyInput[] {
  const single = member(input, 'Role');
  if (isObject(single)) return [ofRole(single, ['Role'])];
  for (const list of ['Roles', 'RoleDetailList']) {
    const roles = member(input, list);
    if (Array.isArray(roles))
      return roles.map((role: Json, index) => ofRole(isObject(role) ? role : {}, [list, index]));
  }
  return member(input, DOCUMENT) === undefined ? [] : [ofRole(input, [])];
}

function ofRole(role: JsonObject, at: Path): PolicyInput {
  const document = member(role, DOCUMENT);
  const whose = { name: textOf(member(role, 'RoleName')), arn: textOf(member(role, 'Arn')) };
  return document === undefined
    ? unread(whose, at, `The trust policy of ${whose.name ?? 'this role'} is not in this file.`)
    : inPlace(whose, [...at, DOCUMENT], document);
}

/**
 * Roles that a plan creates or changes: one that it destroys has no state after it, and one that it only looks up later stays as it is.
 * Terraform: JSON output format, resource_changes.
 */
function ofPlan(input: JsonObject): readonly PolicyInput[] {
  const changes = member(input, 'resource_changes');
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((change: Json, index) => {
    if (!isObject(change) || member(change, 'type') !== 'aws_iam_role') return [];
    const planned = member(change, 'change');
    const after = isObject(planned) ? member(planned, 'after') : undefined;
    if (after === null) return [];
    const at = ['resource_changes', index];
    const name = textOf(member(change, 'address')) ?? 'aws_iam_role';
    const document = isObject(after) ? textOf(member(after, ATTRIBUTE)) : null;
    if (document === null && member(change, 'mode') === 'data') return [];
    if (document !== null) return [inText({ name, arn: null }, [...at, 'change', 'after', ATTRIBUTE], document)];
    const later = isObject(planned) ? member(planned, 'after_unknown') : undefined;
    const isLater = isObject(later) && member(later, ATTRIBUTE) === true;
    return [
      isLater
        ? unread(
            { name, arn: null },
            [...at, 'change', 'after_unknown', ATTRIBUTE],
            `The trust policy of ${name} is known only after the plan is applied.`,
          )
        : unread({ name, arn: null }, at, `The trust policy of ${name} is not in this plan.`),
    ];
  });
}

const ATTRIBUTE = 'assume_role_policy';

const unread = (whose: Whose, at: Path, unreadable: string): PolicyInput => ({
  ...whose,
  ...{ at, placed: true, input: null, unreadable },
});

const inPlace = (whose: Whose, at: Path, document: Json): PolicyInput =>
  typeof document === 'string'
    ? inText(whose, at, document)
    : { ...whose, at, placed: true, input: { policy: document }, unreadable: null };

function inText(whose: Whose, at: Path, text: string): PolicyInput {
  const decoded = decodedText(text) ?? text;
  const { node, log } = readJson(decoded);
  // A text that does not read is handed on as it is, to be refused with its own words.
  const policy = log.problems.length === 0 ? toJson(node) : decoded;
  return { ...whose, at, placed: false, input: { policy }, unreadable: null };
}
