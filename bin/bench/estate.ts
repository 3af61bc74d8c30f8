import { type Figure, figure, percentile, quickest, randomNumbers, timed } from '@/bin/bench/measure';
import { naiveAllows } from '@/bin/bench/naive';
import { AUDIENCE, HOST, naivePolicy, PROVIDER, typicalPolicy } from '@/bin/bench/policies';
import { createEstate } from '@/lib/reach/estate/estate';
import type { EstateProject } from '@/lib/reach/estate/inventory';
import type { RefFact } from '@/lib/reach/types';
import type { Issuer } from '@/lib/subjects/universe-of-issuer';

const SIZE = { projects: 50_000, refs: 20, roles: 5_000, patterns: 3 };
const ISSUER: Issuer = { host: HOST, kind: 'gitlab', subComponents: null, audiences: null };
const REFS = ['main', 'develop', 'staging', 'release/1', 'release/2', 'hotfix/a', 'v1.0.0', 'v2.0.0'];

function makeProjects(random: (limit: number) => number): readonly EstateProject[] {
  return Array.from({ length: SIZE.projects }, (_, index) => ({
    id: index + 1,
    path: `group${index % 500}/team${index % 7}/project${index}`,
    refs: Array.from({ length: SIZE.refs }, (_, at): RefFact => {
      const name = REFS[at] ?? `feature/${random(5000)}-${at}`;
      return { type: name.startsWith('v') ? 'tag' : 'branch', name, protected: at < 5 };
    }),
  }));
}

/** Mostly exact refs and prefixes of single projects; every twentieth pattern takes in a whole group. */
function makePatterns(role: number, random: (limit: number) => number): readonly string[] {
  return Array.from({ length: SIZE.patterns }, (_, at) => {
    const index = random(SIZE.projects);
    const project = `group${index % 500}/team${index % 7}/project${index}`;
    if ((role + at) % 20 === 0) return `project_path:group${index % 500}/*:ref_type:branch:ref:main`;
    if (at === 0) return `project_path:${project}:ref_type:branch:ref:main`;
    return at === 1 ? `project_path:${project}:ref_type:branch:ref:release/*` : `project_path:${project}:*`;
  });
}

/** Who can assume what in a large organisation, from nothing to the exact answer. */
export function estateFigures(): readonly Figure[] {
  const random = randomNumbers(7);
  const projects = makeProjects(random);
  const patterns = Array.from({ length: SIZE.roles }, (_, role) => makePatterns(role, random));
  const policies = patterns.map(typicalPolicy);
  const before = usedMegabytes();
  const { ms, result: estate } = quickest(() => {
    const made = createEstate(projects);
    for (const [role, policy] of policies.entries()) made.setRole(`role${role}`, policy, ISSUER);
    return made;
  });
  const megabytes = usedMegabytes() - before;
  const pairs = policies.reduce((sum, _, role) => sum + estate.count(`role${role}`), 0);
  const edits = Array.from({ length: 2000 }, (_, edit) => {
    const policy = policies[edit] ?? typicalPolicy([]);
    const role = `role${random(SIZE.roles)}`;
    return quickest(() => estate.setRole(role, policy, ISSUER)).ms;
  });
  for (const [role, policy] of policies.entries()) estate.setRole(`role${role}`, policy, ISSUER);
  const naive = checkByHand(estate, projects, patterns, random);
  const extrapolated = naive.msEach * SIZE.projects * SIZE.refs * SIZE.roles;
  const name = `estate of ${SIZE.projects.toLocaleString('en')} projects × ${SIZE.refs} refs × ${SIZE.roles.toLocaleString('en')} roles × ${SIZE.patterns} patterns`;
  return [
    figure(name, ms, 'ms', { most: 1000 }, `, ${pairs.toLocaleString('en')} pairs`),
    figure('memory of the answer', megabytes, 'MB', { most: 300 }),
    figure('against the naive matcher, extrapolated', extrapolated / ms, '× faster', { least: 500 }),
    figure('one role edited, p99', percentile(edits, 0.99), 'ms', { most: 1 }),
    figure(
      'pairs of the sample other than the naive matcher',
      naive.wrong,
      '',
      { most: 0 },
      ` of ${naive.asked.toLocaleString('en')}`,
    ),
  ];
}

/** Asks the naive matcher about whole projects for some roles: those that the estate names, and others. */
function checkByHand(
  estate: ReturnType<typeof createEstate>,
  projects: readonly EstateProject[],
  patterns: readonly (readonly string[])[],
  random: (limit: number) => number,
) {
  let asked = 0;
  let wrong = 0;
  let ms = 0;
  for (let round = 0; round < 60; round++) {
    const role = random(SIZE.roles);
    const found = estate.pairs(`role${role}`);
    const known = new Set(found.map(({ project, ref }) => `${project.id} ${ref.type} ${ref.name}`));
    const sample = [...found.slice(0, 20).map(({ project }) => project), ...projects.filter(() => random(5000) === 0)];
    const naive = naivePolicy(patterns[role] ?? []);
    const answers = timed(() =>
      sample.flatMap((project) =>
        (project.refs ?? []).map((ref) => {
          const subject = `project_path:${project.path}:ref_type:${ref.type}:ref:${ref.name}`;
          const allowed = naiveAllows(naive, PROVIDER, { [`${HOST}:aud`]: AUDIENCE, [`${HOST}:sub`]: subject });
          return { key: `${project.id} ${ref.type} ${ref.name}`, allowed };
        }),
      ),
    );
    ms += answers.ms;
    asked += answers.result.length;
    wrong += answers.result.filter(({ key, allowed }) => allowed !== known.has(key)).length;
  }
  return { asked, wrong, msEach: ms / asked };
}

function usedMegabytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1_048_576;
}
