import type { Difference } from '@/bin/fuzz/consistency/check';

const SHOWN = 5;

/** A difference for people: the policies, the estate in a few lines, and who says what. */
export function describeDifference({ question, holds, tried, differences }: Difference): string {
  const { instances, accounts, unread, before, after } = tried;
  const projects = instances.flatMap(({ id: host, projects: all }) =>
    all.map(({ id, path, subComponents, branches, tags, protectedBranches, protectedTags }) =>
      [
        `  ${host} ${path} (${id}), sub ${subComponents.join('+')}, branches ${branches.join(' ')}, tags ${tags.join(' ') || 'none'}`,
        `protected ${[...protectedBranches, ...protectedTags].map(({ name }) => name).join(' ') || 'none'}`,
        `unread: ${unread.get(`${host} ${id}`) ?? 'nothing'}`,
      ].join(', '),
    ),
  );
  return [
    `${question}: it should hold that ${holds}.`,
    `before ${before}`,
    `after  ${after}`,
    ...projects,
    ...accounts.map(
      ({ id, providers }) =>
        `  account ${id}: ${providers.map(({ host, clientIds }) => `${host} for ${clientIds.join(' ')}`).join(', ') || 'no provider'}`,
    ),
    ...differences.slice(0, SHOWN).map((difference) => `→ ${difference}`),
    '',
  ].join('\n');
}
