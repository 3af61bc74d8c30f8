import { invalidParameter } from '@/e2e/sandbox/aws/protocol/fault';
import type { Form } from '@/e2e/sandbox/aws/protocol/form';

/** What a parameter may be. Lengths are characters; `from` and `to` are for whole numbers. */
interface Rule {
  readonly longest?: number;
  readonly shortest?: number;
  readonly pattern?: RegExp;
  readonly from?: number;
  readonly to?: number;
}

const NAME = /^[\w+=,.@-]+$/;
const LATIN = /^[\t\n\r\u0020-\u00ff]+$/;
const document: Rule = { longest: 131_072, pattern: LATIN };
const arn: Rule = { shortest: 20, longest: 2048 };

/** AWS: API references of IAM and STS, by parameter. */
const RULES: Readonly<Record<string, Rule>> = {
  RoleName: { longest: 64, pattern: NAME },
  PolicyName: { longest: 128, pattern: NAME },
  Path: { longest: 512, pattern: /^\/(?:[\u0021-\u007e]+\/)?$/ },
  PathPrefix: { longest: 512, pattern: /^\/[\u0021-\u007f]*$/ },
  Description: { longest: 1000, shortest: 0, pattern: /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]*$/ },
  MaxSessionDuration: { from: 3600, to: 43_200 },
  AssumeRolePolicyDocument: document,
  PolicyDocument: document,
  PolicyArn: arn,
  PermissionsBoundary: arn,
  RoleArn: arn,
  OpenIDConnectProviderArn: arn,
  ClientID: { longest: 255 },
  Url: { longest: 255 },
  MaxItems: { from: 1, to: 1000 },
  RoleSessionName: { shortest: 2, longest: 64, pattern: NAME },
  ExternalId: { shortest: 2, longest: 1224, pattern: /^[\w+=,.@:/-]*$/ },
  DurationSeconds: { from: 900, to: 43_200 },
  WebIdentityToken: { shortest: 4, longest: 20_000 },
};

/** Throws ValidationError for the first parameter that is not what it may be. */
export function checkParameters(form: Form): void {
  for (const [name, rule] of Object.entries(RULES)) {
    const value = form[name];
    const broken = value === undefined ? null : brokenConstraint(rule, value);
    if (broken !== null)
      throw invalidParameter(`1 validation error detected: Value at '${name}' failed to satisfy constraint: ${broken}`);
  }
}

function brokenConstraint({ longest, shortest = 1, pattern, from, to }: Rule, value: string): string | null {
  if (from !== undefined && to !== undefined) {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= from && number <= to) return null;
    return `Member must have value between ${from} and ${to}`;
  }
  if (value.length < shortest) return `Member must have length greater than or equal to ${shortest}`;
  if (longest !== undefined && value.length > longest)
    return `Member must have length less than or equal to ${longest}`;
  if (pattern && !pattern.test(value)) return `Member must satisfy regular expression pattern: ${pattern.source}`;
  return null;
}
