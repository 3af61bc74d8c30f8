import type { Operation } from '@/app/api/operation';
import { draftAudience, draftAudienceInput } from '@/lib/services/migration/draft-audience';
import { followMigrations, followMigrationsInput } from '@/lib/services/migration/follow-migrations';
import { getMigration, getMigrationBoard, getMigrationInput } from '@/lib/services/migration/get-migration';
import { openMigrations, openMigrationsInput } from '@/lib/services/migration/open-migrations';
import { startMigrationScan, startMigrationScanInput } from '@/lib/services/migration/start-scan';

const read = { method: 'GET', status: 200, tag: 'Migration' } as const;
const write = { method: 'POST', status: 202, tag: 'Migration' } as const;

export const MIGRATION_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/migration',
    id: 'getMigrationBoard',
    summary: 'Read how far projects are in their migration off CI_JOB_JWT',
    run: getMigrationBoard,
  },
  {
    ...read,
    path: '/migration/{instanceId}/{projectId}',
    id: 'getMigration',
    summary: 'Read the jobs of a project, the lines that change and what has to change on AWS',
    params: getMigrationInput,
    run: getMigration,
  },
  {
    ...write,
    path: '/migration/scans',
    id: 'startMigrationScan',
    summary: 'Search projects for variables that GitLab removed',
    body: startMigrationScanInput,
    run: startMigrationScan,
  },
  {
    ...write,
    path: '/migration/merge-requests',
    id: 'openMigrations',
    summary: 'Open a merge request in each of these projects',
    body: openMigrationsInput,
    run: openMigrations,
  },
  {
    ...write,
    path: '/migration/follow',
    id: 'followMigrations',
    summary: 'Look what became of merge requests',
    body: followMigrationsInput,
    run: followMigrations,
  },
  {
    ...write,
    status: 201,
    path: '/migration/audiences',
    id: 'draftAudience',
    summary: 'Draft the change by which a role takes tokens for another audience too',
    body: draftAudienceInput,
    run: draftAudience,
  },
];
