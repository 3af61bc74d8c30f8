import type { Span } from '@/lib/pipelines/pieces';

/** What GitLab put into every job before 17.0. CI_JOB_JWT is the first version. GitLab: deprecations, "Old versions of JSON web tokens". */
export const OLD_VARIABLES = ['CI_JOB_JWT', 'CI_JOB_JWT_V1', 'CI_JOB_JWT_V2'] as const;
export type OldVariable = (typeof OLD_VARIABLES)[number];

/**
 * Whether AWS ever took the token. The first version names the issuer without https:// and has no audience, so STS refused it
 * wherever it was asked.
 */
export const workedWithAws = (variable: OldVariable): boolean => variable === 'CI_JOB_JWT_V2';

/** Where the command that reads the variable takes the token. `other`: a cloud or service that is neither AWS nor Vault. */
export type Purpose = 'aws' | 'vault' | 'other' | 'unclear';

export interface Use {
  readonly variable: OldVariable;
  /** UTF-16 offset of the name in the file. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  readonly purpose: Purpose;
}

/** Uses in one text. More than this nobody writes by hand, and each costs time. */
const MOST_USES = 1000;
export const namesTooOften = (text: string): boolean => text.split(OLD_VARIABLES[0], MOST_USES + 2).length > MOST_USES;

const NAME = /\bCI_JOB_JWT(?:_V[12])?\b/g;

/** Each use of an old variable in a span. Lines that are comments of the shell are not read. */
export function findUses(text: string, span: Span = { from: 0, to: text.length, one: false }): readonly Use[] {
  const uses: Use[] = [];
  for (const { 0: name, index } of text.slice(span.from, span.to).matchAll(NAME)) {
    const variable = OLD_VARIABLES.find((known) => known === name);
    const offset = span.from + index;
    if (!variable || lineAt(text, offset).trimStart().startsWith('#')) continue;
    const command = span.one ? text.slice(span.from, span.to) : commandAt(text, offset, span);
    uses.push({ variable, offset, line: lineNumber(text, offset), purpose: purposeOf(command) });
  }
  return uses;
}

/** Clouds and services other than AWS and Vault that take a token of GitLab. */
export const OTHER_SERVICES =
  /\bgcloud\b|GOOGLE_|workload-identity|\baz\s|AZURE_|ARM_\w*TOKEN|\bcosign\b|SIGSTORE_|CONJUR|AKEYLESS|\bnpm\s+publish/i;

/** What takes a token of GitLab. The first that is named decides, so that a role called vault is still a role of AWS. */
const TAKERS: readonly (readonly [Purpose, RegExp])[] = [
  [
    'aws',
    /\baws\s+sts\b|--web-identity-token|AWS_WEB_IDENTITY|AssumeRoleWithWebIdentity|assume-role-with-web-identity/i,
  ],
  ['vault', /(?:^|[\s;&|(`])vault\s|VAULT_\w+|\/v1\/auth\/|X-Vault/i],
  ['other', OTHER_SERVICES],
  ['aws', /\baws\b|AWS_|arn:aws|web.?identity/i],
];
export const purposeOf = (command: string): Purpose =>
  TAKERS.find(([, pattern]) => pattern.test(command))?.[0] ?? 'unclear';

export const lineNumber = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const lineStart = (text: string, offset: number) => text.lastIndexOf('\n', offset - 1) + 1;
const lineEnd = (text: string, offset: number) => {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
};
const lineAt = (text: string, offset: number) => text.slice(lineStart(text, offset), lineEnd(text, offset));
const goesOn = (line: string) => /\\\s*$/.test(line);

/** The line with those that a backslash joins to it. */
function commandAt(text: string, offset: number, { from, to }: Span): string {
  let start = Math.max(from, lineStart(text, offset));
  let end = Math.min(to, lineEnd(text, offset));
  while (start > from && goesOn(text.slice(lineStart(text, start - 1), start - 1)))
    start = Math.max(from, lineStart(text, start - 1));
  while (end < to && goesOn(text.slice(lineStart(text, end), end))) end = Math.min(to, lineEnd(text, end + 1));
  return text.slice(start, end);
}
