import { expect, it } from 'vitest';
import { refusal, withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();
const SECRET = 'very-secret-value-1';

it('a variable is created, read, changed and deleted', async () => {
  const { ProjectVariables } = gitlab.as('writer');
  const created = await ProjectVariables.create(101, 'ROLE_ARN', 'arn:aws:iam::222233334444:role/a', {
    protected: true,
    environmentScope: 'production',
    description: 'Where to deploy',
  });
  expect(created).toEqual({
    key: 'ROLE_ARN',
    value: 'arn:aws:iam::222233334444:role/a',
    variable_type: 'env_var',
    protected: true,
    masked: false,
    hidden: false,
    raw: false,
    environment_scope: 'production',
    description: 'Where to deploy',
  });
  await ProjectVariables.edit(101, 'ROLE_ARN', 'arn:aws:iam::222233334444:role/b', {
    protected: false,
    filter: { environment_scope: 'production' },
  });
  expect(await ProjectVariables.show(101, 'ROLE_ARN')).toMatchObject({
    value: 'arn:aws:iam::222233334444:role/b',
    protected: false,
    environment_scope: 'production',
  });
  await ProjectVariables.remove(101, 'ROLE_ARN');
  expect(await ProjectVariables.all(101)).toEqual([]);
  expect(await refusal(ProjectVariables.show(101, 'ROLE_ARN'))).toEqual({
    status: 404,
    text: '404 Variable Not Found',
  });
  expect(gitlab.actions()).toEqual(['CreateVariable', 'UpdateVariable', 'DeleteVariable']);
});

it('one key lives once in each scope, and the filter says which is meant', async () => {
  const { ProjectVariables } = gitlab.as('writer');
  await ProjectVariables.create(101, 'ROLE', 'p', { environmentScope: 'production' });
  await ProjectVariables.create(101, 'ROLE', 's', { environmentScope: 'staging' });
  expect(await refusal(ProjectVariables.create(101, 'ROLE', 'again', { environmentScope: 'staging' }))).toEqual({
    status: 400,
    text: JSON.stringify({ key: ['(ROLE) has already been taken'] }),
  });
  expect(await refusal(ProjectVariables.show(101, 'ROLE'))).toMatchObject({ status: 409 });
  const staging = { filter: { environment_scope: 'staging' } };
  expect(await ProjectVariables.show(101, 'ROLE', staging)).toMatchObject({ value: 's' });
  await ProjectVariables.edit(101, 'ROLE', 's2', staging);
  await ProjectVariables.remove(101, 'ROLE', { filter: { environment_scope: 'production' } });
  expect(await ProjectVariables.all(101)).toMatchObject([{ value: 's2', environment_scope: 'staging' }]);
  expect(await refusal(ProjectVariables.remove(101, 'ROLE', { filter: { environment_scope: 'qa' } }))).toMatchObject({
    status: 404,
  });
});

it('what cannot be masked is refused', async () => {
  const { ProjectVariables } = gitlab.as('writer');
  expect(await ProjectVariables.create(101, 'GOOD', SECRET, { masked: true })).toMatchObject({ masked: true });
  expect(await refusal(ProjectVariables.create(101, 'SHORT', 'abc', { masked: true }))).toEqual({
    status: 400,
    text: JSON.stringify({ value: ['is invalid'] }),
  });
  expect(await refusal(ProjectVariables.create(101, 'BAD-KEY', 'abc'))).toMatchObject({ status: 400 });
});

it('a hidden value is shown to nobody again', async () => {
  const body = JSON.stringify({ key: 'KEY', value: SECRET, masked_and_hidden: true });
  const created = await gitlab.raw('writer', '/api/v4/projects/101/variables', { method: 'POST', body });
  expect(created).toMatchObject({ status: 201, body: { hidden: true, masked: true, value: null } });
  expect(await gitlab.as('owner').ProjectVariables.show(101, 'KEY')).toMatchObject({ value: null });
});

it('no value gets into the record of effects', async () => {
  const { ProjectVariables } = gitlab.as('writer');
  await ProjectVariables.create(101, 'A', SECRET);
  await ProjectVariables.edit(101, 'A', `${SECRET}-2`);
  await ProjectVariables.remove(101, 'A');
  const record = JSON.stringify(gitlab.sandbox().effects.list());
  expect(record).toContain('CreateVariable');
  expect(record).not.toContain(SECRET);
});

it('writing needs a Maintainer with api', async () => {
  expect(await refusal(gitlab.as('developer').ProjectVariables.create(101, 'A', 'b'))).toMatchObject({ status: 403 });
  expect(await refusal(gitlab.as('reader').ProjectVariables.create(101, 'A', 'b'))).toMatchObject({ status: 403 });
  expect(await gitlab.as('writer').ProjectVariables.create(101, 'A', 'b')).toMatchObject({ key: 'A' });
});

it('variables of a group are for its owners', async () => {
  expect(await gitlab.as('owner').GroupVariables.all(12)).toMatchObject([{ key: 'AWS_DEFAULT_REGION' }]);
  expect(await refusal(gitlab.as('writer').GroupVariables.all(12))).toMatchObject({ status: 403 });
});
