import { expect, it } from 'vitest';
import { escalationFindings } from '@/lib/services/sync/permission-findings';

const step = (to: string, sure = true, takesOver = true) => ({
  from: 'arn:aws:iam::111122223333:role/deploy',
  to: `arn:aws:iam::111122223333:role/${to}`,
  ...{ can: 'can assume', calls: ['sts:AssumeRole'], takesOver, sure },
});

it('a role that can take over others is told so once, with their number or with the least that it can be', () => {
  const titles = (steps: Parameters<typeof escalationFindings>[0], cut: boolean) =>
    escalationFindings(steps, cut).map(({ title }) => title);
  expect(titles([step('a')], false)).toEqual(['The role can take over or change another role that pipelines enter']);
  expect(titles([step('a'), step('a')], true)).toEqual([
    'The role can take over or change at least 1 other role that pipelines enter',
  ]);
  expect(titles([step('a'), step('b')], false)[0]).toContain('change 2 other roles that');
  expect(titles([step('a'), step('b')], true)[0]).toContain('change at least 2 other roles that');
  expect(titles([], true)).toEqual([]);
});

it('it is high where some step is sure, and tells that one first', () => {
  const [sure] = escalationFindings([step('a', false), step('b')], false);
  expect(sure).toMatchObject({ severity: 'high', why: expect.stringMatching(/^`deploy` can assume `b`/) });
  expect(escalationFindings([step('a', false)], false)).toMatchObject([{ severity: 'medium' }]);
});

it('steps that are not sure are never counted as sure ones', () => {
  const title = (steps: Parameters<typeof escalationFindings>[0], cut = false) =>
    escalationFindings(steps, cut)[0]?.title ?? '';
  const maybe = (to: string) => step(to, false);
  expect(title([step('a'), maybe('b'), maybe('c')])).toBe(
    'The role can take over or change 1 other role that pipelines enter, and perhaps 2 more',
  );
  expect(title([step('a'), maybe('a')])).toBe('The role can take over or change another role that pipelines enter');
  expect(title([maybe('a')])).toBe('The role may be able to take over or change another role that pipelines enter');
  expect(title([maybe('a'), maybe('b')], true)).toBe(
    'The role may be able to take over or change at least 2 other roles that pipelines enter',
  );
});

it('whoever enters gets what another role gives only by a step that takes it over', () => {
  const why = (...steps: Parameters<typeof escalationFindings>[0]) => escalationFindings(steps, false)[0]?.why ?? '';
  expect(why(step('a', true, false))).not.toContain('Whoever enters');
  expect(why(step('a', true, false), step('b', false))).toContain('Whoever enters this role may also get');
  expect(why(step('a', true, false), step('b'))).toContain('Whoever enters this role also gets');
});
