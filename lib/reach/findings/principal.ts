import type { Statement } from '@/lib/policy/types';
import { exampleOf } from '@/lib/reach/findings/example';
import type { FindingRule } from '@/lib/reach/findings/finding-rule';
import { closed, narrows, withoutStatement } from '@/lib/reach/findings/fixes';
import { quote, quoteAll } from '@/lib/reach/findings/quote';
import type { StatementView } from '@/lib/reach/findings/statement-view';

const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';
/** Members that IAM refuses in a trust policy, where other policies have them. */
const REFUSED: readonly string[] = ['Resource', 'NotResource'];

export const namesEveryone = ({ principal: { value } }: Statement): boolean =>
  value.kind === 'any' || value.entries.some(({ values }) => values.includes('*'));

const cut = (view: StatementView) => withoutStatement(view) ?? closed(view);

/** Principals and actions. */
export const PRINCIPAL_RULES: readonly FindingRule[] = [
  {
    id: 'principal-everyone',
    severity: 'critical',
    title: 'Everyone is named',
    why: 'The principal `*` stands for every AWS account and every identity provider of the account.',
    remedy: 'Name the provider or the role that you mean.',
    source: 'AWS: IAM JSON policy elements, Principal',
    says: 'lets-in',
    find: (view) => {
      const { statement, path, name } = view;
      if (statement.effect !== 'Allow' || statement.principal.negated || !namesEveryone(statement)) return [];
      const guarded = statement.clauses.length > 0;
      return [
        {
          path: [...path, 'Principal'],
          title: `${name} names every principal${guarded ? ', and only its conditions keep anyone out' : ''}`,
          severity: guarded ? 'high' : 'critical',
          example: exampleOf(view, null),
          fix: cut(view),
        },
      ];
    },
  },
  {
    id: 'not-principal',
    severity: 'high',
    title: 'NotPrincipal admits all others',
    why: 'With Allow, NotPrincipal names everyone except those that it lists.',
    remedy: 'Use Principal and name who is meant.',
    source: 'AWS: IAM JSON policy elements, NotPrincipal',
    says: 'lets-in',
    find: (view) =>
      view.statement.effect === 'Allow' && view.statement.principal.negated
        ? [
            {
              path: [...view.path, 'NotPrincipal'],
              title: `${view.name} admits everyone except those that it lists`,
              severity: view.statement.clauses.length > 0 ? 'high' : 'critical',
              fix: cut(view),
            },
          ]
        : [],
  },
  {
    id: 'action-wide',
    severity: 'low',
    title: 'The action is wider than needed',
    why: 'A wildcard in the action also opens other ways into the role than ID tokens.',
    remedy: `Allow \`${WEB_IDENTITY}\` alone.`,
    source: 'AWS: IAM JSON policy elements, Action',
    says: 'neither',
    find: ({ statement, path, issuer, name }) => {
      const { negated, values } = statement.action;
      if (statement.effect !== 'Allow' || issuer === null) return [];
      if (!negated && !values.some((value) => value.includes('*'))) return [];
      const title = negated
        ? `${name} allows every action but ${quoteAll(values)}`
        : `${name} allows ${quoteAll(values)}`;
      const edit = { op: 'set' as const, path: [...path, 'Action'], value: WEB_IDENTITY };
      const fix = negated ? null : narrows(`Allow ${WEB_IDENTITY} alone`, edit);
      return [{ path: [...path, negated ? 'NotAction' : 'Action'], title, fix }];
    },
  },
  {
    id: 'unknown-member',
    severity: 'low',
    title: 'A member that does not belong in a trust policy',
    why: 'IAM refuses or ignores it, so it does not do what it seems to do.',
    remedy: 'Remove it.',
    source: 'AWS: IAM JSON policy elements',
    says: 'neither',
    find: ({ statement, path, name }) =>
      Object.keys(statement.unknown).map((member) => {
        const refused = REFUSED.includes(member);
        return {
          path: [...path, member],
          title: refused
            ? `${name} has a ${member}, which IAM refuses in a trust policy`
            : `${quote(member)} in ${name.toLowerCase()} has no meaning`,
          ...(refused
            ? {
                severity: 'medium',
                why: 'A trust policy belongs to its role, so IAM refuses a document that names a resource.',
              }
            : {}),
          fix: narrows(`Remove ${quote(member)}`, { op: 'remove', path: [...path, member] }),
        };
      }),
  },
  {
    id: 'placeholder',
    severity: 'medium',
    title: 'A placeholder was left in',
    why: 'The text comes from a template or an example and was never filled in, so the policy does not do what was meant.',
    remedy: 'Replace the placeholder with the real value.',
    source: 'Drawbridge',
    says: 'neither',
    find: ({ statement, path, name }) =>
      placesOf(statement).flatMap(([place, text]) => {
        const found = placeholderIn(text);
        if (found === null) return [];
        return [{ path: [...path, ...place], title: `${name} still contains the placeholder ${quote(found)}` }];
      }),
  },
];

const PLACEHOLDERS: readonly RegExp[] = [
  /<[^<>]{1,40}>/,
  /\{\{[^{}]{0,40}\}\}/,
  /\$\{(var|local|data|module|each|self)\.[^}]{0,60}\}/,
  /\$\{AWS::[^}]{0,40}\}/,
  /\$\{?CI_[A-Z_]{2,40}\}?/,
  /(^|[:/])(your|my)[-_](org|organisation|organization|group|namespace|project|repo|app|account)[-_a-z]{0,20}(?=$|[:/*])/i,
  /YOUR[-_ ][A-Z_]{2,40}/,
  /\b(CHANGE[-_ ]?ME|REPLACE[-_ ]?ME|TODO|FIXME|XXXX+)\b/,
];

/** The first text of a template that was never filled in, or null. */
export function placeholderIn(text: string): string | null {
  for (const pattern of PLACEHOLDERS) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return found.replace(/^[:/]/, '');
  }
  return null;
}

/** Every text that people fill in, with its place. */
function placesOf({ principal, clauses }: Statement): readonly (readonly [readonly string[], string])[] {
  const member = principal.negated ? 'NotPrincipal' : 'Principal';
  const entries = principal.value.kind === 'any' ? [] : principal.value.entries;
  return [
    ...entries.flatMap(({ type, values }) => values.map((value) => [[member, type], value] as const)),
    ...clauses.flatMap(({ operator, key, values }) =>
      [key, ...values].map((value) => [['Condition', operator, key], value] as const),
    ),
  ];
}
