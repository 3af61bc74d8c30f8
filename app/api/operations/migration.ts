import { z } from 'zod';
import { answers, type Operation } from '@/app/api/operation';
import { openedChange, queued, rowId } from '@/lib/services/answers/parts';
import { draftAudience, draftAudienceInput } from '@/lib/services/migration/draft-audience';
import { followMigrations, followMigrationsInput } from '@/lib/services/migration/follow-migrations';
import {
  getMigration,
  getMigrationBoard,
  getMigrationInput,
  migrationBoard,
  migrationView,
} from '@/lib/services/migration/get-migration';
import { openMigrations, openMigrationsInput } from '@/lib/services/migration/open-migrations';
import { startMigrationScan, startMigrationScanInput } from '@/lib/services/migration/start-scan';

const read = { method: 'GET', status: 200, tag: 'Migration' } as const;
const write = { method: 'POST', status: 202, tag: 'Migration' } as const;

export const MIGRATION_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/migration',
    id: 'getMigrationBoard',
    summary: 'Get the progress of the migration off CI_JOB_JWT',
    ...answers(migrationBoard, getMigrationBoard),
  },
  {
    ...read,
    path: '/migration/{instanceId}/{projectId}',
    id: 'getMigration',
    summary: 'Get what has to change in one project',
    description: 'Its jobs, the lines that change in its CI files, and what has to change in AWS.',
    params: getMigrationInput,
    ...answers(migrationView, getMigration),
  },
  {
    ...write,
    path: '/migration/scans',
    id: 'startMigrationScan',
    summary: 'Scan projects for variables that GitLab removed',
    body: startMigrationScanInput,
    ...answers(z.strictObject({ scanId: rowId }), startMigrationScan),
  },
  {
    ...write,
    path: '/migration/merge-requests',
    id: 'openMigrations',
    summary: 'Open merge requests that migrate projects',
    body: openMigrationsInput,
    ...answers(z.strictObject({ queued: z.int() }), openMigrations),
  },
  {
    ...write,
    path: '/migration/follow',
    id: 'followMigrations',
    summary: 'Check what became of the merge requests',
    body: followMigrationsInput,
    ...answers(queued, followMigrations),
  },
  {
    ...write,
    status: 201,
    path: '/migration/audiences',
    id: 'draftAudience',
    summary: 'Draft a change that lets a role accept another audience',
    body: draftAudienceInput,
    ...answers(openedChange, draftAudience),
  },
];
