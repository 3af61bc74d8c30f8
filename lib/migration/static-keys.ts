/** A CI/CD variable by its name alone. What it holds is never read. */
export interface VariableKey {
  readonly key: string;
  readonly environmentScope: string;
  readonly protected: boolean;
}

const STATIC_KEYS = new Set(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);

/** Variables that hold keys of AWS which do not expire. */
export const staticKeys = (variables: readonly VariableKey[]): readonly VariableKey[] =>
  variables.filter(({ key }) => STATIC_KEYS.has(key.toUpperCase()));
