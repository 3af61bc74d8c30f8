import { afterEach, describe, expect, it } from 'vitest';
import { withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';

const { sandbox, raw } = withGitLab();
const gitlab = (token = 'reader') => {
  const { url } = sandbox().gitlab;
  const instance = { id: 'harbour', name: 'Harbour', url, issuer: url, shared: false, writerToken: null };
  const patience = { wait: async () => {}, now: () => new Date() };
  return openGitLab({ ...instance, token: `glpat-sandbox-${token}` }, patience);
};
const APPROVERS = 22;
const standing = (level: number, expiresOn: string | null = null) => ({ level, expiresOn });
afterEach(() => sandbox().faults.clear());

describe('the members of a group', () => {
  it('are told apart: direct ones, and those of the groups above with their level there', async () => {
    const members = await gitlab().groupMembers(APPROVERS);
    const told = members.map(({ username, direct, any }) => [username, direct?.level ?? null, any?.level ?? null]);
    expect(told.sort()).toEqual([
      ['ada', null, 50],
      ['amir', 30, 40],
      ['noor', null, 10],
      ['pia', 30, 30],
    ]);
  });

  it('are asked for one by one too, and who is none is null', async () => {
    expect(await gitlab().groupMember(APPROVERS, 3)).toMatchObject({ direct: standing(30), any: standing(40) });
    expect(await gitlab().groupMember(APPROVERS, 7)).toMatchObject({ direct: null, any: standing(10) });
    expect(await gitlab().groupMember(APPROVERS, 5)).toBeNull();
  });

  it('come with the end of the membership, and without a standing while they wait to be admitted', async () => {
    await raw('owner', `/api/v4/groups/${APPROVERS}/members/4`, {
      method: 'PUT',
      body: JSON.stringify({ access_level: 40, expires_at: '2027-01-31' }),
    });
    expect(await gitlab().groupMember(APPROVERS, 4)).toMatchObject({ direct: standing(40, '2027-01-31') });
    const group = sandbox().world.instances[0]?.groups.find(({ id }) => id === APPROVERS);
    group?.members.push({ userId: 8, level: 50, expiresAt: null, awaiting: true });
    expect(await gitlab().groupMember(APPROVERS, 8)).toMatchObject({ direct: null, any: null });
  });

  it('that cannot be read are an error, never an empty group', async () => {
    sandbox().faults.add({ operation: 'gitlab:groups', kind: 'error-before', times: 9 });
    await expect(gitlab().groupMembers(APPROVERS)).rejects.toMatchObject({ failure: { kind: 'failed' } });
  });
});

describe('a group', () => {
  it('is found by its path, then by its id under whatever path it has by now', async () => {
    expect(await gitlab().findGroup('platform/drawbridge-approvers')).toMatchObject({ id: APPROVERS });
    await raw('owner', '/api/v4/groups/15', { method: 'PUT', body: JSON.stringify({ path: 'base' }) });
    expect(await gitlab().findGroup(APPROVERS)).toMatchObject({ id: APPROVERS, path: 'base/drawbridge-approvers' });
    expect(await gitlab().findGroup('platform/drawbridge-approvers')).toBeNull();
  });
});

describe('an account', () => {
  it('tells its state to everyone, and what links it to other accounts to administrators alone', async () => {
    expect(await gitlab().user(3)).toMatchObject({ state: 'active', traits: [] });
    await raw('admin', '/api/v4/users/3/block', { method: 'POST' });
    expect(await gitlab('admin').user(3)).toMatchObject({
      state: 'blocked',
      email: 'amir@harbour.example',
      traits: ['email:amir@harbour.example', 'saml:harbour-amir'],
    });
  });

  it('that is gone is null', async () => {
    expect(await gitlab().user(999)).toBeNull();
  });
});
