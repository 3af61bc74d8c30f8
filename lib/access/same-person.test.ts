import { expect, it } from 'vitest';
import { type Account, knowsIdentities, linkCandidates } from '@/lib/access/same-person';

const account = (id: string, traits: readonly string[], linkedToId: string | null = null): Account => ({
  ...{ id, traits, linkedToId },
});

it('accounts that share an e-mail address or an identity may be of one person, each pair once', () => {
  const accounts = [
    account('amir', ['email:a', 'saml:s']),
    account('amir-2', ['email:a', 'saml:s']),
    account('ops', ['saml:s']),
    account('rhea', ['email:r', 'saml:r']),
  ];
  expect(linkCandidates(accounts)).toEqual([
    { ids: ['amir', 'amir-2'], because: 'the same e-mail address' },
    { ids: ['amir', 'ops'], because: 'the same identity at saml' },
  ]);
});

it('accounts that are linked already, directly or by a third, are suggested no more', () => {
  const shared = ['email:a'];
  expect(linkCandidates([account('a', shared), account('b', shared, 'a')])).toEqual([]);
  expect(linkCandidates([account('a', shared, 'root'), account('b', shared, 'root')])).toEqual([]);
  expect(linkCandidates([account('a', shared, 'root'), account('b', shared)])).toHaveLength(1);
});

it('the same digest of another kind is no sign of the same person', () => {
  expect(linkCandidates([account('a', ['email:x']), account('b', ['saml:x'])])).toEqual([]);
});

it('identities are known only where GitLab told one: a public address is none', () => {
  expect([[], [account('a', ['email:a'])], [account('a', ['saml:a'])]].map(knowsIdentities)).toEqual([
    false,
    false,
    true,
  ]);
});
