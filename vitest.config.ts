import { defineConfig } from 'vitest/config';

/** `unit` needs nothing but Node; `db` starts a private PostgreSQL where TEST_DATABASE_URL names none, and runs file after file. */
export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Only against tests that hang: how fast the machine is says nothing about the code.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          include: [
            ...['lib', 'app', 'components', 'bin', 'e2e/sandbox'].map((room) => `${room}/**/*.test.ts`),
            'proxy.test.ts',
          ],
          exclude: ['**/*.db.test.ts', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['app', 'lib', 'bin'].map((room) => `${room}/**/*.db.test.ts`),
          globalSetup: ['bin/machine/postgres.mjs'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
