import { deletedPrincipals } from '@/lib/policy/refusals/deleted-principals';
import type { Policy } from '@/lib/policy/types';
import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import { narrows } from '@/lib/reach/findings/fixes';
import { quote } from '@/lib/reach/findings/quote';
import { hiddenIn } from '@/lib/subjects/visible-text';

/** A rule about the document as a whole. */
export type DocumentRule = Omit<FindingRule, 'find'> & { readonly find: (policy: Policy) => readonly Hit[] };

/** What a reader of the document warns of, and what people cannot see in it. */
export const DOCUMENT_RULES: readonly DocumentRule[] = [
  {
    id: 'no-statements',
    severity: 'medium',
    title: 'The policy has no statements',
    why: 'IAM refuses a trust policy without statements.',
    remedy: 'Add a statement, or delete the role.',
    source: 'AWS: IAM JSON policy elements, Statement',
    says: 'keeps-out',
    find: ({ statements }) =>
      statements.length === 0 ? [{ path: ['Statement'], title: 'The policy has no statements' }] : [],
  },
  {
    id: 'unknown-policy-member',
    severity: 'low',
    title: 'A member that does not belong in a policy',
    why: 'IAM refuses a policy with members that it does not know.',
    remedy: 'Remove it.',
    source: 'AWS: IAM JSON policy elements',
    says: 'neither',
    find: ({ unknown }) =>
      Object.keys(unknown).map((member) => ({
        path: [member],
        title: `${quote(member)} is no part of a policy`,
        fix: narrows(`Remove ${quote(member)}`, { op: 'remove', path: [member] }),
      })),
  },
  {
    id: 'repeated-sid',
    severity: 'low',
    title: 'Two statements have one Sid',
    why: 'IAM wants each Sid once in a document and may refuse the policy.',
    remedy: 'Give each statement a Sid of its own.',
    source: 'AWS: IAM JSON policy elements, Sid',
    says: 'neither',
    find: ({ statements }) => {
      const sids = statements.map(({ sid }) => sid);
      return sids.flatMap((sid, index) => {
        if (sid === undefined || sid === '' || sids.indexOf(sid) === index) return [];
        const path = ['Statement', index, 'Sid'];
        const value = freeSid(sid, sids);
        const title = `Statements ${sids.indexOf(sid) + 1} and ${index + 1} have the same Sid ${quote(sid)}`;
        return [{ path, title, fix: narrows(`Rename it to ${quote(value)}`, { op: 'set', path, value }) }];
      });
    },
  },
  {
    id: 'deleted-principal',
    severity: 'medium',
    title: 'A principal was deleted',
    why: 'IAM writes the unique id of a user or role that was deleted in place of its ARN. It admits nobody, and IAM refuses every trust policy that is put with it.',
    remedy: 'Remove the id from the statement, or name the user or role that exists today.',
    source: 'AWS: IAM identifiers, unique identifiers',
    says: 'neither',
    find: (policy) =>
      deletedPrincipals(policy).map(({ id, statementIndex }) => ({
        path: ['Statement', statementIndex, 'Principal', 'AWS'],
        title: `${quote(id)} in statement ${statementIndex + 1} is a ${id.startsWith('AIDA') ? 'user' : 'role'} that was deleted`,
      })),
  },
  {
    id: 'invisible-character',
    severity: 'high',
    title: 'The policy contains characters that people cannot see',
    why: 'What people read and approve is not what AWS compares.',
    remedy: 'Type the value again instead of pasting it.',
    source: 'Unicode: UTS 39',
    says: 'neither',
    find: ({ statements }) =>
      statements.flatMap(({ clauses, principal }, index) => {
        const entries = principal.value.kind === 'any' ? [] : principal.value.entries;
        const named = entries.flatMap(({ type, values }) => values.map((text) => ({ at: ['Principal', type], text })));
        const tested = clauses.flatMap(({ operator, key, values }) =>
          [key, ...values].map((text) => ({ at: ['Condition', operator, key], text })),
        );
        return [...named, ...tested].flatMap(({ at, text }) => {
          const [hidden] = hiddenIn(text);
          if (hidden === undefined) return [];
          const what = hidden.startsWith('U+') ? hidden : `an ${hidden}`;
          return [{ path: ['Statement', index, ...at], title: `${quote(text)} contains ${what}` }];
        });
      }),
  },
];

function freeSid(sid: string, taken: readonly (string | undefined)[]): string {
  for (let number = 2; ; number++) if (!taken.includes(`${sid}${number}`)) return `${sid}${number}`;
}
