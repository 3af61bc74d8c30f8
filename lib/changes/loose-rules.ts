/** Approval rules as a form holds them: whatever was typed stays, whether it is a rule already or not. */

export interface LooseRule {
  readonly name: string;
  /** As typed. */
  readonly approvals: string;
  /** None: whatever the change does. */
  readonly effect: readonly string[];
  readonly accounts: string;
  readonly pathPrefix: string;
  /** name=value, separated by commas. */
  readonly tags: string;
  /** Empty: however far the role reaches. */
  readonly rungAtLeast: string;
  readonly fromGroups: string;
  readonly fromRoles: readonly string[];
  readonly expiresHours: string;
  readonly reviewHours: string;
  readonly reasonRequired: boolean;
}

export const EMPTY_RULE: LooseRule = {
  ...{ name: '', approvals: '1', effect: [], accounts: '', pathPrefix: '', tags: '', rungAtLeast: '', fromGroups: '' },
  ...{ fromRoles: [], expiresHours: '', reviewHours: '', reasonRequired: false },
};

/** The members of a rule and of its `roles` that a form has fields for. */
const RULE = [
  'name',
  'roles',
  'effect',
  'approvals',
  'fromGroups',
  'fromRoles',
  'expiresHours',
  'reviewHours',
  'reasonRequired',
];
const ROLES = ['accounts', 'pathPrefix', 'tags', 'rungAtLeast'];

/** The rules of a text as rows of a form; null: the text says something that the form could not show. */
export function looseRules(text: string): readonly LooseRule[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(parsed)) return null;
  const rows = parsed.map(looseRule);
  const whole = rows.every((row) => row !== null);
  // Each value comes back as it was, so nothing was lost on the way.
  return whole && JSON.stringify(strictRules(rows)) === JSON.stringify(parsed.map(inOrder)) ? rows : null;
}

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function looseRule(value: unknown): LooseRule | null {
  if (!isObject(value) || Object.keys(value).some((name) => !RULE.includes(name))) return null;
  const roles = value.roles ?? {};
  if (!isObject(roles) || Object.keys(roles).some((name) => !ROLES.includes(name))) return null;
  return {
    name: textOf(value.name),
    approvals: textOf(value.approvals),
    effect: value.effect === 'any' ? [] : textsOf(value.effect),
    accounts: textsOf(roles.accounts).join(', '),
    pathPrefix: textOf(roles.pathPrefix),
    tags: isObject(roles.tags)
      ? Object.entries(roles.tags)
          .map(([key, tag]) => `${key}=${textOf(tag)}`)
          .join(', ')
      : '',
    rungAtLeast: textOf(roles.rungAtLeast),
    fromGroups: textsOf(value.fromGroups).join(', '),
    fromRoles: textsOf(value.fromRoles),
    expiresHours: textOf(value.expiresHours),
    reviewHours: textOf(value.reviewHours),
    reasonRequired: value.reasonRequired === true,
  };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(textOf) : []);

/** The text of the rules that a form holds, indented by two. What is no number or tag yet is written as it was typed, to be refused. */
export const rulesText = (rows: readonly LooseRule[]): string => JSON.stringify(strictRules(rows), null, 2);

const strictRules = (rows: readonly LooseRule[]): readonly JsonObject[] => rows.map(strictRule);

function strictRule(row: LooseRule): JsonObject {
  const roles = given({
    accounts: listOf(row.accounts),
    pathPrefix: row.pathPrefix,
    tags: tagsOf(row.tags),
    rungAtLeast: numberOf(row.rungAtLeast),
  });
  return given({
    name: row.name,
    roles: Object.keys(roles).length === 0 ? undefined : roles,
    effect: row.effect,
    approvals: numberOf(row.approvals),
    fromGroups: listOf(row.fromGroups),
    fromRoles: row.fromRoles,
    expiresHours: numberOf(row.expiresHours),
    reviewHours: numberOf(row.reviewHours),
    reasonRequired: row.reasonRequired || undefined,
  });
}

/** Without what was left empty. */
const given = (members: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );

const numberOf = (text: string): number | string => {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text.trim() : number;
};

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function tagsOf(text: string): JsonObject | undefined {
  const pairs = listOf(text).map((part): readonly [string, string | null] => {
    const at = part.indexOf('=');
    return at === -1 ? [part, null] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

/** A rule with its members in the order in which the form writes them, without those that say nothing. */
function inOrder(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { effect, reasonRequired, roles, ...rest } = value;
  const of = isObject(roles) ? given(Object.fromEntries(ROLES.map((name) => [name, roles[name]]))) : {};
  const all: JsonObject = {
    ...rest,
    roles: Object.keys(of).length === 0 ? undefined : of,
    effect: effect === 'any' ? undefined : effect,
    reasonRequired: reasonRequired === true ? true : undefined,
  };
  return given(Object.fromEntries(RULE.map((name) => [name, all[name]])));
}
