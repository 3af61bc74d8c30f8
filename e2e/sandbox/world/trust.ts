/** Trust policies as people write them, in a few words each. */

export const HARBOUR = 'gitlab.harbour.example';
export const GITLAB_COM = 'gitlab.com';

type Conditions = Record<string, Record<string, string | string[]>>;

export const providerArn = (account: string, host: string): string => `arn:aws:iam::${account}:oidc-provider/${host}`;

export const policy = (...statements: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** A statement for one provider with these conditions. */
export const federated = (account: string, host: string, condition?: Conditions, extra: object = {}): object => ({
  Effect: 'Allow',
  Principal: { Federated: providerArn(account, host) },
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...(condition ? { Condition: condition } : {}),
  ...extra,
});

const audience = (host: string): Record<string, string> => ({ [`${host}:aud`]: `https://${host}` });

/** The ordinary, careful form: exact subjects and an audience. */
export const exact = (account: string, host: string, ...subjects: string[]): object =>
  federated(account, host, {
    StringEquals: { ...audience(host), [`${host}:sub`]: subjects.length === 1 ? (subjects[0] ?? '') : subjects },
  });

/** Patterns and an audience. */
export const like = (account: string, host: string, ...patterns: string[]): object =>
  federated(account, host, {
    StringEquals: audience(host),
    StringLike: { [`${host}:sub`]: patterns.length === 1 ? (patterns[0] ?? '') : patterns },
  });

/** The default subject of a branch or tag. */
export const branch = (path: string, ref: string): string => `project_path:${path}:ref_type:branch:ref:${ref}`;
export const tag = (path: string, ref: string): string => `project_path:${path}:ref_type:tag:ref:${ref}`;

export const service = (name: string): object => ({
  Effect: 'Allow',
  Principal: { Service: `${name}.amazonaws.com` },
  Action: 'sts:AssumeRole',
});
