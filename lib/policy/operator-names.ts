/**
 * The condition operators as data. AWS: IAM JSON policy elements, condition operators.
 * `negated`: the operator holds when none of its values matches, and when the key is absent.
 * `variables`: `${…}` in its values acts as a policy variable.
 */
export const OPERATORS = [
  { name: 'StringEquals', compares: 'text', negated: false, variables: true },
  { name: 'StringNotEquals', compares: 'text', negated: true, variables: true },
  { name: 'StringEqualsIgnoreCase', compares: 'text-any-case', negated: false, variables: true },
  { name: 'StringNotEqualsIgnoreCase', compares: 'text-any-case', negated: true, variables: true },
  { name: 'StringLike', compares: 'pattern', negated: false, variables: true },
  { name: 'StringNotLike', compares: 'pattern', negated: true, variables: true },
  { name: 'NumericEquals', compares: 'number-equal', negated: false, variables: false },
  { name: 'NumericNotEquals', compares: 'number-equal', negated: true, variables: false },
  { name: 'NumericLessThan', compares: 'number-less', negated: false, variables: false },
  { name: 'NumericLessThanEquals', compares: 'number-at-most', negated: false, variables: false },
  { name: 'NumericGreaterThan', compares: 'number-greater', negated: false, variables: false },
  { name: 'NumericGreaterThanEquals', compares: 'number-at-least', negated: false, variables: false },
  { name: 'DateEquals', compares: 'date-equal', negated: false, variables: false },
  { name: 'DateNotEquals', compares: 'date-equal', negated: true, variables: false },
  { name: 'DateLessThan', compares: 'date-less', negated: false, variables: false },
  { name: 'DateLessThanEquals', compares: 'date-at-most', negated: false, variables: false },
  { name: 'DateGreaterThan', compares: 'date-greater', negated: false, variables: false },
  { name: 'DateGreaterThanEquals', compares: 'date-at-least', negated: false, variables: false },
  { name: 'Bool', compares: 'bool', negated: false, variables: false },
  { name: 'BinaryEquals', compares: 'binary', negated: false, variables: false },
  { name: 'IpAddress', compares: 'address', negated: false, variables: false },
  { name: 'NotIpAddress', compares: 'address', negated: true, variables: false },
  { name: 'ArnEquals', compares: 'arn', negated: false, variables: true },
  { name: 'ArnLike', compares: 'arn', negated: false, variables: true },
  { name: 'ArnNotEquals', compares: 'arn', negated: true, variables: true },
  { name: 'ArnNotLike', compares: 'arn', negated: true, variables: true },
  { name: 'Null', compares: 'absence', negated: false, variables: false },
] as const;

export type OperatorRule = (typeof OPERATORS)[number];
export type Comparison = OperatorRule['compares'];

/** An operator taken apart. `over`: how several values of the request count. */
export interface Operator {
  readonly rule: OperatorRule;
  readonly over: 'single' | 'all' | 'any';
  /** Holds when the key is absent. */
  readonly ifExists: boolean;
}

const SETS = [
  ['', 'single'],
  ['ForAllValues:', 'all'],
  ['ForAnyValue:', 'any'],
] as const;

/** Every operator there is, as AWS spells it and in lower case. */
const BY_NAME = new Map(
  SETS.flatMap(([prefix, over]) =>
    OPERATORS.flatMap((rule) =>
      ['', 'IfExists'].flatMap((suffix): readonly (readonly [string, Operator])[] => {
        const ifExists = suffix !== '';
        // Null already speaks about absence, so AWS has no NullIfExists.
        if (ifExists && rule.compares === 'absence') return [];
        const [name, operator] = [`${prefix}${rule.name}${suffix}`, { rule, over, ifExists }];
        return [
          [name, operator],
          [name.toLowerCase(), operator],
        ];
      }),
    ),
  ),
);

/** Takes an operator such as "ForAnyValue:StringLikeIfExists" apart, in any case; null when there is no such operator. */
export const parseOperator = (written: string): Operator | null =>
  BY_NAME.get(written) ?? BY_NAME.get(written.toLowerCase()) ?? null;
