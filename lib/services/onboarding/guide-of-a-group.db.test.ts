import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import {
  answered,
  deployTrack,
  enters,
  type GuideWorld,
  submit,
  TOOLS,
  withGuideWorld,
} from '@/lib/test-worlds/guide-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const world = withGuideWorld(withTestDatabase());
const SHOP = 11;
const SHOP_WEB = 102;
const ROLE = '/gitlab-ci/gitlab-shop-api-deploy';

const planned = async (of: GuideWorld, track: TrackAnswers) => {
  const guide = await answered(of, [track]);
  const [first] = guide.tracks;
  return { guide, track: first };
};
const groupVariable = { key: 'SHOP_ROLE_ARN', environmentScope: '*', masked: false, groupId: SHOP };

/** The variables of the sandbox's group, by key. */
const variablesOf = (id: number) =>
  world
    .sandbox()
    .world.instances[0]?.groups.find((group) => group.id === id)
    ?.variables.map(({ key, value }) => [key, value]);

describe('a role for several projects', () => {
  it('of chosen ones: each is in the trust policy and has the variable, and only its own job is proposed', async () => {
    const of = await world.open();
    const { guide, track } = await planned(of, deployTrack({ share: { kind: 'projects', projectIds: [SHOP_WEB] } }));
    if (!track?.ok) throw new Error(JSON.stringify(track));
    expect(track.document).toContain('project_path:shop/api:ref_type:branch:ref:main');
    expect(track.document).toContain('project_path:shop/web:ref_type:branch:ref:main');
    expect(track.steps.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'Set the CI/CD variable ROLE_ARN of shop/api',
        'Set the CI/CD variable ROLE_ARN of shop/web',
        expect.stringContaining('Open a merge request in shop/api'),
      ]),
    );
    expect(track.warnings).toContainEqual(expect.stringContaining('shop/web can assume the role too.'));
    const submitted = await submit(of, guide);
    expect((await of.approveAndApply(submitted.changes[0]?.number ?? 0)).state).toBe('applied');
    expect(await enters(world.sandbox(), 'main', ROLE)).toBe('enters');
    expect(await enters(world.sandbox(), 'develop', ROLE)).not.toBe('enters');
  });

  it('of a whole group: the group gets the variable, and that later projects get in is said', async () => {
    const of = await world.open('glpat-sandbox-owner');
    const share = { kind: 'group', groupId: SHOP } as const;
    const { guide, track } = await planned(of, deployTrack({ share, variable: groupVariable }));
    if (!track?.ok) throw new Error(JSON.stringify(track));
    expect(guide.groups).toEqual([{ id: SHOP, path: 'shop' }]);
    expect(track.document).toContain('project_path:shop/*');
    expect(track.warnings[0]).toContain('also projects that are created or moved there later');
    expect(track.steps.map(({ calls }) => calls)).toContain('POST /groups/:id/variables');
    const submitted = await submit(of, guide);
    expect((await of.approveAndApply(submitted.changes[0]?.number ?? 0)).state).toBe('applied');
    expect(variablesOf(SHOP)).toEqual([['SHOP_ROLE_ARN', `arn:aws:iam::${TOOLS}:role${ROLE}`]]);
    expect(await enters(world.sandbox(), 'main', ROLE)).toBe('enters');
  });

  it('of a group that is not above the project, or a project that is not there, is refused', async () => {
    const of = await world.open();
    const problems = async (patch: Partial<TrackAnswers>) => {
      const { track } = await planned(of, deployTrack(patch));
      return track?.ok === false ? track.problems.join(' ') : '';
    };
    expect(await problems({ share: { kind: 'group', groupId: 12 } })).toContain('freight is not above shop/api');
    expect(await problems({ share: { kind: 'group', groupId: 9999 } })).toContain('not in the inventory');
    expect(await problems({ share: { kind: 'projects', projectIds: [9999] } })).toContain('not in the inventory');
    expect(await problems({ variable: groupVariable })).toContain('token of one of its Owners');
  });

  it('a variable that a group has already is not overwritten', async () => {
    const of = await world.open('glpat-sandbox-owner');
    const shop = world.sandbox().world.instances[0]?.groups.find(({ id }) => id === SHOP);
    const freight = world.sandbox().world.instances[0]?.groups.find(({ id }) => id === 12);
    const [known] = freight?.variables ?? [];
    if (!shop || !known) throw new Error('the sandbox has no such group');
    shop.variables = [{ ...known, key: 'SHOP_ROLE_ARN' }];
    const { track } = await planned(of, deployTrack({ variable: groupVariable }));
    expect(track).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('already exists in the group shop')],
    });
  });
});

describe('what a team gives its job', () => {
  it('its token, image and script take the place of what the tool begins with', async () => {
    const of = await world.open();
    const own = { token: 'SHOP_TOKEN', image: 'registry.example.com/tools/aws:3', script: ['./deploy.sh', ''] };
    const { track } = await planned(of, deployTrack(own));
    if (!track?.ok) throw new Error(JSON.stringify(track));
    const job = Object.values(parse(track.pipeline) as Record<string, Record<string, unknown>>)[0];
    expect(job).toMatchObject({ image: { name: own.image, entrypoint: [''] }, script: ['./deploy.sh'] });
    expect(Object.keys(job?.id_tokens ?? {})).toEqual(['SHOP_TOKEN']);
    expect(track.pipeline).toContain('printf %s "$SHOP_TOKEN"');
    expect(track.pipeline).not.toContain('AWS_ID_TOKEN');
  });

  it('where it runs is evaluated', async () => {
    const of = await world.open();
    const { track } = await planned(of, deployTrack());
    if (!track?.ok) throw new Error(JSON.stringify(track));
    expect(track.runs).toContainEqual({ where: 'a push to main', runs: 'runs' });
    expect(track.runs.find(({ where }) => where.startsWith('a merge request'))?.runs).toBe('not');
    expect(track.runs).toContainEqual({ where: 'a push of a tag', runs: 'not' });
  });
});

it('roles for each environment: jobs with their environment and variable, and refs that they do not share', async () => {
  const of = await world.open();
  const role = (name: string): TrackAnswers['role'] => ({ ...deployTrack().role, name: `gitlab-shop-api-${name}` });
  const track = (name: string, refs: TrackAnswers['refs']) =>
    deployTrack({
      ...{ name, refs, managedPolicies: [], inlinePolicies: [] },
      role: role(name),
      variable: { key: 'ROLE_ARN', environmentScope: name, masked: false, groupId: null },
    });
  const main: TrackAnswers['refs'] = [{ kind: 'exact', type: 'branch', name: 'main' }];
  const guide = await answered(of, [
    track('staging', main),
    track('production', [{ kind: 'pattern', type: 'tag', pattern: 'v*' }]),
  ]);
  for (const each of guide.tracks) {
    if (!each.ok) throw new Error(JSON.stringify(each));
    const job = Object.values(parse(each.pipeline) as Record<string, Record<string, unknown>>)[0];
    expect(job?.environment).toBe(each.name);
    expect(each.warnings.filter((warning) => warning.includes('can assume this role too'))).toEqual([]);
  }
  const sharing = await answered(of, [track('staging', main), track('production', main)]);
  for (const each of sharing.tracks)
    expect(each.ok && each.warnings[0]).toContain('Environments and their protection do not tell tokens apart');
});
