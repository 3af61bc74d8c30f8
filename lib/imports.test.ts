import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Import, PRODUCTION, SOURCES, type Source } from '@/lib/test-worlds/sources';

/** The rooms: what a file in one may import from the others. A longer path wins over a shorter one. */
const PURE = [
  'lib/policy',
  'lib/subjects',
  'lib/mappings',
  'lib/reach',
  'lib/changes',
  'lib/audit',
  'lib/access',
  'lib/notify',
  'lib/reviews',
  'lib/terraform',
  'lib/templates',
  'lib/onboarding',
  'lib/migration',
  'lib/pipelines',
  'lib/capabilities',
  'lib/lists',
];

/** What a room of lib/services may import from the other rooms of lib/services. Nothing runs upward: the order is that of the list. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  answers: [],
  verb: [],
  facts: ['verb'],
  audit: ['verb'],
  metrics: ['verb'],
  notices: ['verb'],
  connections: ['verb'],
  live: ['verb', 'connections'],
  people: ['verb'],
  views: ['verb'],
  'approval-rules': ['verb', 'facts'],
  changes: ['verb', 'facts'],
  observed: ['verb', 'facts', 'connections'],
  drift: ['verb', 'facts', 'connections', 'changes'],
  proofs: ['verb', 'facts', 'changes'],
  renames: ['verb', 'facts', 'changes'],
  sync: ['verb', 'facts', 'connections', 'observed', 'drift', 'proofs', 'renames'],
  hooks: ['verb', 'people', 'observed', 'sync'],
  reviews: ['verb', 'facts', 'audit', 'changes', 'observed', 'sync'],
  estate: [
    'verb',
    'facts',
    'audit',
    'connections',
    'people',
    'changes',
    'observed',
    'proofs',
    'renames',
    'sync',
    'reviews',
  ],
  reductions: ['verb', 'facts', 'observed', 'changes', 'estate'],
  refusals: ['verb', 'facts', 'observed', 'changes', 'estate'],
  'who-could': ['verb', 'facts'],
  apply: ['verb', 'facts', 'audit', 'changes', 'proofs', 'sync'],
  limits: ['verb', 'facts', 'changes', 'sync', 'apply'],
  pipelines: ['verb', 'facts', 'estate'],
  onboarding: ['verb', 'pipelines', 'facts', 'connections', 'changes', 'estate'],
  migration: ['verb', 'pipelines', 'facts', 'connections', 'changes', 'apply'],
  process: [
    'verb',
    'metrics',
    'audit',
    'notices',
    'connections',
    'people',
    'sync',
    'hooks',
    'reviews',
    'apply',
    'limits',
    'migration',
  ],
};
/** Beside its neighbours a room of lib/services may import the parts of answers and the rules and effects of lib, never the test worlds. */
const services = (): Record<string, readonly string[]> => {
  const effects = [
    'config',
    'log',
    'egress',
    'gitlab',
    'aws',
    'outbound',
    'db',
    'jobs',
    'session',
    'questions',
    'metrics',
    'tracing',
  ].map((room) => `lib/${room}`);
  return Object.fromEntries(
    Object.entries(SERVICES).map(([room, may]) => [
      `lib/services/${room}`,
      [
        ...PURE,
        ...effects,
        ...(room === 'answers' ? [] : ['lib/services/answers']),
        ...may.map((other) => `lib/services/${other}`),
      ],
    ]),
  );
};
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'lib/policy': [],
  'lib/subjects': ['lib/policy'],
  'lib/mappings': ['lib/policy', 'lib/subjects'],
  'lib/reach': ['lib/policy', 'lib/subjects', 'lib/mappings'],
  'lib/changes': ['lib/policy', 'lib/access'],
  'lib/audit': ['lib/policy'],
  'lib/access': [],
  'lib/reviews': ['lib/audit'],
  'lib/notify': ['lib/audit', 'lib/access/permissions.ts'],
  'lib/terraform': ['lib/policy', 'lib/reach/reading.ts'],
  'lib/templates': ['lib/terraform', 'lib/changes/setup-steps.ts'],
  'lib/onboarding': ['lib/policy', 'lib/mappings', 'lib/changes', 'lib/pipelines', 'lib/reach/reading.ts'],
  'lib/pipelines': [],
  'lib/capabilities': ['lib/policy', 'lib/onboarding/permissions', 'lib/reach/types.ts'],
  'lib/migration': ['lib/pipelines'],
  'lib/lists': ['lib/reach', 'lib/changes', 'lib/audit', 'lib/capabilities/risk-words.ts'],
  'lib/config': PURE,
  'lib/log': ['lib/tracing'],
  'lib/egress': [],
  'lib/tracing': ['lib/egress'],
  'lib/metrics': [],
  'lib/gitlab': ['lib/config', 'lib/metrics', 'lib/tracing', ...PURE],
  'lib/aws': ['lib/config', 'lib/egress', 'lib/metrics', 'lib/tracing', ...PURE],
  'lib/outbound': ['lib/onboarding', 'lib/egress'],
  'lib/db': ['lib/config', 'lib/tracing', ...PURE],
  'lib/jobs': ['lib/config', 'lib/db', 'lib/metrics', 'lib/tracing', ...PURE],
  'lib/questions': ['lib/reach'],
  'lib/session': ['lib/access', 'lib/config', 'lib/db'],
  // Nothing stands in lib/services itself; each room below knows those that stand before it.
  'lib/services': [],
  ...services(),
  'lib/test-worlds': ['lib', 'e2e/sandbox', 'app/api'],
  components: ['components', ...PURE],
  app: ['app', 'components', 'lib/services', 'lib/session', 'lib/log', 'lib/tracing', 'lib/config/config.ts', ...PURE],
  'instrumentation.ts': ['lib/services'],
  'proxy.ts': [],
  e2e: ['e2e', 'lib', 'bin', 'components/paths.ts'],
  // A check on lib/policy must share nothing with it.
  'e2e/sandbox': ['e2e/sandbox'],
  // What the composer computes in a browser is held against what the server computes.
  bin: ['bin', 'lib', 'e2e', 'app/api', 'components/composer/draft.ts'],
};

/** Rooms that another room may know by its types alone: what a verb answers is what a component shows. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = { components: ['lib/services'] };

/** Packages that only one room may know. */
const KEEPERS: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/': ['lib/aws', 'e2e'],
  '@gitbeaker/': ['lib/gitlab', 'e2e'],
  '@prisma/': ['lib/db', 'bin'],
  '@electric-sql/': ['lib/db', 'bin'],
  pg: ['lib/db', 'bin', 'e2e'],
  '@opentelemetry/': ['lib/tracing'],
  'pg-boss': ['lib/jobs'],
  'prom-client': ['lib/metrics', 'lib/services/metrics'],
  'openid-client': ['lib/session', 'e2e'],
  nodemailer: ['lib/outbound'],
  tinypool: ['lib/questions'],
  '@codemirror/': ['components/code'],
  '@lezer/': ['components/code'],
  next: ['app', 'components', 'proxy.ts'],
  react: ['app', 'components'],
};

const within = (file: string, room: string) => file === room || file.startsWith(`${room}/`);
const roomOf = (file: string): string =>
  Object.keys(ROOMS)
    .filter((room) => within(file, room))
    .sort((a, b) => b.length - a.length)[0] ?? '';

const FILES = new Set(SOURCES.map(({ file }) => file));

/** The file or folder of ours that an import names, without the alias; null: a package. */
function ours(file: string, name: string): string | null {
  if (name.startsWith('@/')) return name.slice(2);
  return name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : null;
}

/** The files of ours that this one imports. */
function oursOf({ file, imports }: Source): readonly string[] {
  return imports.flatMap(({ name }) => {
    const target = ours(file, name);
    return target === null ? [] : [target, `${target}.ts`, `${target}.tsx`].filter((each) => FILES.has(each));
  });
}

/** Each way on which a file comes back to itself, as far as a walk from the first file on meets one. */
function circles(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (way.includes(file) || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

/** What is wrong with this import here, in a sentence that says what to do; null: nothing. */
function judge(file: string, room: string, { name, typeOnly }: Import): string | null {
  const target = ours(file, name);
  if (target === null) {
    const keeper = Object.entries(KEEPERS).find(
      ([known]) => name === known || name.startsWith(known.endsWith('/') ? known : `${known}/`),
    );
    if (!keeper || keeper[1].some((place) => within(file, place))) return null;
    return `${file} imports ${name}, which only ${keeper[1].join(' and ')} may know. Ask through what that room exports.`;
  }
  const allowed = [room, ...(ROOMS[room] ?? []), ...(typeOnly ? (TYPES_ONLY[room] ?? []) : [])];
  if (allowed.some((place) => within(target, place) || within(`${target}.ts`, place))) return null;
  const may = (ROOMS[room] ?? []).join(', ') || 'nothing of ours';
  return `${file} imports ${target}, and ${room} may import ${may}. Move the code to the room that it belongs to, or let lib/services bring the two together.`;
}

describe('the house', () => {
  test('every import keeps to the table of who may import whom', () => {
    const problems = PRODUCTION.flatMap(({ file, imports }) => imports.map((each) => judge(file, roomOf(file), each)));
    expect(problems.filter((problem) => problem !== null)).toEqual([]);
  });

  test.each([
    ['lib/policy/parse.ts', 'lib/policy', '@/lib/subjects/subject', 'nothing of ours'],
    ['app/page.tsx', 'app', '@/lib/db/open-database', 'may import'],
    ['app/page.tsx', 'app', '@prisma/client', 'only lib/db'],
    ['lib/services/sync/a.ts', 'lib/services/sync', '@/e2e/sandbox/start', 'may import'],
    ['lib/services/changes/a.ts', 'lib/services/changes', '@/lib/services/sync/run', 'may import'],
    ['lib/services/estate/a.ts', 'lib/services/estate', '@/lib/services/apply/run', 'may import'],
    ['lib/services/sync/a.ts', 'lib/services/sync', '@/lib/test-worlds/sync-test-world', 'may import'],
    ['lib/services/sync/a.ts', 'lib/services/sync', 'next/headers', 'only app'],
    ['lib/gitlab/a.ts', 'lib/gitlab', '../aws/port', 'may import'],
    ['components/a.tsx', 'components', '@/lib/services/get-role', 'may import'],
  ])('%s (%s) may not import %s', (file, room, name, sentence) => {
    expect(judge(file, room, { name, typeOnly: false })).toContain(sentence);
  });

  test('a component may know the type of what a verb answers', () => {
    expect(judge('components/a.tsx', 'components', { name: '@/lib/services/get-role', typeOnly: true })).toBeNull();
  });

  test('no file imports itself by way of others, not even for a type', () => {
    expect(circles(new Map(SOURCES.map((source) => [source.file, oursOf(source)])))).toEqual([]);
  });

  test('a circle of three files is found, and two ways to the same file are none', () => {
    const imports = new Map([
      ['a', ['b', 'd']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(circles(imports)).toEqual(['a → b → c → a']);
  });

  test('every file stands in a room of the table', () => {
    const homeless = SOURCES.filter(({ file }) => roomOf(file) === '').map(({ file }) => file);
    expect(homeless).toEqual(['lib/docs.test.ts', 'lib/house.test.ts', 'lib/imports.test.ts', 'lib/prose.test.ts']);
  });
});
