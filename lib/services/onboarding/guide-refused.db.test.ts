import { describe, expect, it } from 'vitest';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { checkIssuerOf } from '@/lib/services/onboarding/check-issuer-of';
import { findPolicies } from '@/lib/services/onboarding/find-policies';
import { getOnboarding, viewOnboarding } from '@/lib/services/onboarding/get-onboarding';
import { saveOnboarding, startOnboarding } from '@/lib/services/onboarding/start-onboarding';
import { AMIR, at, RHEA, STRANGER } from '@/lib/test-worlds/change-test-world';
import {
  answered,
  deployTrack,
  PIA,
  SHOP_API,
  submit,
  TOOLS,
  withGuideWorld,
} from '@/lib/test-worlds/guide-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const world = withGuideWorld(withTestDatabase());

describe('what a guide looks up', () => {
  it('managed policies by name, the account’s own first, each with what it gives where that is broad', async () => {
    const of = await world.open();
    const items = await findPolicies(of.context, RHEA, { accountId: TOOLS, q: 'administratoraccess' });
    expect(items[0]).toMatchObject({ name: 'AdministratorAccess', byAws: true, gives: expect.any(String) });
    expect(await findPolicies(of.context, RHEA, { accountId: TOOLS, q: 'no such policy' })).toEqual([]);
    await expect(findPolicies(of.context, STRANGER, { accountId: TOOLS, q: '' })).rejects.toThrow();
    world.sandbox().faults.add({ operation: 'ListPolicies', kind: 'refuse', code: 'AccessDenied', times: 1 });
    await expect(findPolicies(of.context, RHEA, { accountId: TOOLS, q: '' })).rejects.toThrow('Type the ARN');
  });

  it('the issuer as AWS sees it, for who may draft alone', async () => {
    const of = await world.open();
    const { findings } = await checkIssuerOf(of.context, RHEA, { instanceId: 'harbour' });
    expect(findings.map(({ what }) => what)).toContain('The key set has 1 key that AWS can use.');
    await expect(checkIssuerOf(of.context, STRANGER, { instanceId: 'harbour' })).rejects.toThrow();
    await expect(checkIssuerOf(of.context, RHEA, { instanceId: 'https://evil.example' })).rejects.toThrow(
      'has no GitLab instance',
    );
  });
});

describe('a guide is refused', () => {
  it('whole, where one track has a problem, and nothing is opened', async () => {
    const of = await world.open();
    const taken = { ...deployTrack().role, name: 'OSS-anyone' } as TrackAnswers['role'];
    const name = (await of.db.role.findFirstOrThrow({ where: { accountId: TOOLS } })).name;
    const guide = await answered(of, [
      deployTrack(),
      deployTrack({ name: 'other', role: { ...taken, name: name.toUpperCase() } as TrackAnswers['role'] }),
    ]);
    expect(guide.problems).toEqual(['Two tracks have the same variable: ROLE_ARN for environment *.']);
    expect(guide.tracks[1]).toMatchObject({ ok: false, problems: [expect.stringContaining('upper from lower case')] });
    await expect(submit(of, guide)).rejects.toThrow('nothing was opened');
    expect(await of.db.change.count()).toBe(0);
    expect(await of.db.role.count({ where: { plannedAt: { not: null } } })).toBe(0);
  });

  it('to who may not draft, on a version that is old, and once it was submitted', async () => {
    const of = await world.open();
    const guide = await answered(of, [deployTrack()]);
    await expect(
      startOnboarding(of.context, STRANGER, { instanceId: 'harbour', projectId: SHOP_API }),
    ).rejects.toThrow();
    await expect(
      saveOnboarding(of.context, RHEA, { number: guide.number, version: guide.version - 1, answers: guide.answers }),
    ).rejects.toThrow('changed by someone else');
    await submit(of, guide);
    const now = await getOnboarding(of.context, RHEA, { number: String(guide.number) });
    await expect(viewOnboarding(of.context, RHEA, 999_999)).rejects.toThrow('There is no guide');
    await expect(submit(of, now)).rejects.toThrow('was already submitted');
    await expect(saveOnboarding(of.context, RHEA, { ...at(now), answers: now.answers })).rejects.toThrow(
      'was already submitted',
    );
    // Another guide cannot take the name of a role that is still to be made.
    const other = await answered(of, [deployTrack({ variable: null, mergeRequest: false })]);
    expect(other.tracks[0]).toMatchObject({ ok: false });
  });

  it('where a variable is set already: it is never overwritten, not even when it was set after approval', async () => {
    const of = await world.open();
    const { number } = (await submit(of, await answered(of, [deployTrack()]))).changes[0] ?? { number: 0 };
    const theirs = { key: 'ROLE_ARN', value: 'arn:aws:iam::999999999999:role/theirs', masked: false, protected: false };
    await of.context.gitlabWriter('harbour')?.createVariable(SHOP_API, { ...theirs, environmentScope: '*' });
    const failed = await of.approveAndApply(number);
    expect(failed).toMatchObject({ state: 'failed', outcome: expect.stringContaining('It was not overwritten.') });
    expect((await of.context.gitlabWriter('harbour')?.variable(SHOP_API, 'ROLE_ARN', '*'))?.value).toBe(theirs.value);
    const again = await answered(of, [
      deployTrack({ role: { ...deployTrack().role, name: 'another' } as TrackAnswers['role'] }),
    ]);
    expect(again.tracks[0]).toMatchObject({ ok: false, problems: [expect.stringContaining('does not overwrite it')] });
  });

  it('of one approver alone where it gives broad permissions', async () => {
    const of = await world.open();
    const admin = deployTrack({ managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
    const { number } = (await submit(of, await answered(of, [admin]))).changes[0] ?? { number: 0 };
    expect((await of.view(number)).approvals.required).toBe(2);
    await expect(of.approveAndApply(number, [AMIR])).rejects.toThrow();
    expect((await of.approveAndApply(number, [PIA])).state).toBe('applied');
  });

  it('by the rules of the account for new roles, until the role is as they want it', async () => {
    const of = await world.open();
    const boundary = `arn:aws:iam::${TOOLS}:policy/pipeline-boundary`;
    const newRoles = { path: '/gitlab-ci/', permissionsBoundary: boundary };
    const accounts = of.context.config.accounts.map((account) => ({ ...account, newRoles }));
    const ruled = { ...of, context: { ...of.context, config: { ...of.context.config, accounts } } };
    const role = { ...deployTrack().role, path: '/' } as TrackAnswers['role'];
    const refused = await answered(ruled, [deployTrack({ role })]);
    expect(refused.tracks[0]).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('below the path /gitlab-ci/'), expect.stringContaining(boundary)],
    });
    await expect(submit(ruled, refused)).rejects.toThrow('nothing was opened');
    const fine = { ...deployTrack().role, permissionsBoundary: boundary } as TrackAnswers['role'];
    expect((await answered(ruled, [deployTrack({ role: fine })])).tracks[0]).toMatchObject({ ok: true });
  });

  it('where the provider differs from the issuer in upper and lower case alone', async () => {
    const of = await world.open();
    await of.db.provider.create({
      data: {
        ...{ arn: `arn:aws:iam::${TOOLS}:oidc-provider/GitLab.harbour.example`, accountId: TOOLS },
        ...{ host: 'GitLab.harbour.example', clientIds: [], thumbprints: [], syncedAt: of.context.now() },
      },
    });
    const guide = await answered(of, [deployTrack()]);
    expect(guide.tracks[0]).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('IAM compares them exactly')],
    });
  });
});
