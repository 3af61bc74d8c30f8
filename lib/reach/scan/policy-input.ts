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
export function policyInputs(input: Json): readonly PolicyInput[] {
  const alone = (of: Json): readonly PolicyInput[] => [{ ...UNNAMED, at: [], placed: true, input: { policy: of } }];
  if (typeof input === 'string') return [inText(UNNAMED, [], input)];
  if (!isObject(input)) return alone(input);
  if (member(input, 'policy') !== undefined) return [{ ...UNNAMED, at: ['policy'], placed: true, input }];
  const found = [...ofRoles(input), ...ofPlan(input)];
  return found.length > 0 ? found : alone(input);
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

function ofRoles(input: JsonObject): readonly PolicyInput[] {
  const single = member(input, 'Role');
  if (isObject(single)) return ofRole(single, ['Role']);
  for (const list of ['Roles', 'RoleDetailList']) {
    const roles = member(input, list);
    if (Array.isArray(roles))
      return roles.flatMap((role: Json, index) => (isObject(role) ? ofRole(role, [list, index]) : []));
  }
  return ofRole(input, []);
}

function ofRole(role: JsonObject, at: Path): readonly PolicyInput[] {
  const document = member(role, DOCUMENT);
  const whose = { name: textOf(member(role, 'RoleName')), arn: textOf(member(role, 'Arn')) };
  return document === undefined ? [] : [inPlace(whose, [...at, DOCUMENT], document)];
}

/** Roles that a plan creates or changes. Terraform: JSON output format, resource_changes. */
function ofPlan(input: JsonObject): readonly PolicyInput[] {
  const changes = member(input, 'resource_changes');
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((change: Json, index) => {
    if (!isObject(change) || member(change, 'type') !== 'aws_iam_role') return [];
    const planned = member(change, 'change');
    const after = isObject(planned) ? member(planned, 'after') : undefined;
    const document = isObject(after) ? textOf(member(after, 'assume_role_policy')) : null;
    const at = ['resource_changes', index, 'change', 'after', 'assume_role_policy'];
    return document === null ? [] : [inText({ name: textOf(member(change, 'address')), arn: null }, at, document)];
  });
}

const inPlace = (whose: Whose, at: Path, document: Json): PolicyInput =>
  typeof document === 'string'
    ? inText(whose, at, document)
    : { ...whose, at, placed: true, input: { policy: document } };

function inText(whose: Whose, at: Path, text: string): PolicyInput {
  const decoded = decodedText(text) ?? text;
  const { node, log } = readJson(decoded);
  // A text that does not read is handed on as it is, to be refused with its own words.
  const policy = log.problems.length === 0 ? toJson(node) : decoded;
  return { ...whose, at, placed: false, input: { policy } };
}
