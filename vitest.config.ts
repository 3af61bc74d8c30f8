import { defineConfig } from 'vitest/config';

/** Many random cases, whole programs, and servers: seconds each. Everything else in `unit` takes milliseconds. */
const SLOW = [
  'e2e/sandbox/**/*.test.ts',
  'bin/**/*.test.ts',
  'app/api/openapi/*.test.ts',
  'lib/**/*.property.test.ts',
  'lib/{pipelines,migration,onboarding}/corpus.test.ts',
  'lib/{aws,egress,gitlab,outbound}/**/*.test.ts',
  'lib/audit/audit-chain.test.ts',
  'lib/docs.test.ts',
  'lib/mappings/pack.test.ts',
  'lib/migration/shapes.test.ts',
  'lib/onboarding/check-job*.test.ts',
  'lib/policy/{compare-policies,compare-rewrites,vectors}.test.ts',
  'lib/reach/answers/bounds.test.ts',
  'lib/reach/estate/estate.test.ts',
  'lib/reach/findings/finding-properties.test.ts',
  'lib/reach/reductions/sandbox-world.test.ts',
  'lib/services/audit/delivery/checkpoint-targets.test.ts',
  'lib/services/verb/ask.test.ts',
  'lib/subjects/visible-text.test.ts',
];
const ELSEWHERE = ['**/*.db.test.ts', '**/node_modules/**'];
// Only against tests that hang: how fast the machine is says nothing about the code.
const TIMEOUTS = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 120_000 } } };

/**
 * `unit` and `slow` need nothing but Node. `db` starts a private PostgreSQL where TEST_DATABASE_URL names none, and runs file
 * after file.
 */
export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          ...TIMEOUTS,
          include: [...['lib', 'app', 'components'].map((room) => `${room}/**/*.test.ts`), 'proxy.test.ts'],
          exclude: [...ELSEWHERE, ...SLOW],
        },
      },
      {
        extends: true,
        test: { name: 'slow', ...TIMEOUTS, include: SLOW, exclude: ELSEWHERE },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['app', 'lib', 'bin'].map((room) => `${room}/**/*.db.test.ts`),
          globalSetup: ['bin/machine/postgres.mjs'],
          fileParallelism: false,
          ...TIMEOUTS,
        },
      },
    ],
  },
});
