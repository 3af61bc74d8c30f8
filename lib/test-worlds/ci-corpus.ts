/** Projects written for these tests, each of a shape that teams use, with what is to be read of it. Not for production code. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Ajv, { type AnySchemaObject } from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';
import { placeKey } from '@/lib/pipelines/ci-file';
import { type ProjectReading, readProject, type Texts } from '@/lib/pipelines/read-project';
import { type Files, valuesOf } from '@/lib/test-worlds/evaluate-ci';

const FOLDER = path.join(import.meta.dirname, 'ci-corpus');
const audiences = z.array(z.string()).nullable();

const wanted = z.strictObject({
  /** Jobs of the project's own pipeline, in alphabetical order. */
  jobs: z.array(z.string()),
  /** Jobs of child pipelines by trigger job. */
  children: z.record(z.string(), z.array(z.string())).default({}),
  /** ID tokens by job, in their order; jobs that are not named have none. null: set by a variable. */
  tokens: z.record(z.string(), z.record(z.string(), audiences)).default({}),
  roles: z.record(z.string(), z.array(z.string())).default({}),
  environments: z.record(z.string(), z.string()).default({}),
  /** On a push to main, a push to feature/x, its merge request, a schedule on main and some tag: r, m (by hand), n or u. */
  runs: z.record(z.string(), z.string()).default({}),
  unread: z.array(z.string()).default([]),
  /** Verdicts by job; jobs that are not named have nothing to do with the old variables. */
  migrate: z.record(z.string(), z.enum(['edit', 'by-hand', 'done'])).default({}),
  edited: z.array(z.string()).default([]),
  /** Tokens after the migration, where they are not the old name for AWS alone. */
  after: z.record(z.string(), z.record(z.string(), audiences)).default({}),
  /** The stage of a new job for AWS; null: there is none for it. */
  stage: z.string().nullable(),
  /** Words that GitLab still takes and its schema does not know. */
  schema: z.literal(false).optional(),
});

export interface Shape {
  readonly name: string;
  readonly files: Files;
  readonly want: z.output<typeof wanted>;
}

export const SHAPES: readonly Shape[] = readdirSync(FOLDER).map((name) => {
  const { 'want.yml': want = '', ...files } = filesIn(path.join(FOLDER, name));
  return { name, files, want: wanted.parse(parse(want)) };
});

function filesIn(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((each) => statSync(path.join(folder, each)).isFile());
  return Object.fromEntries(
    files.map((each) => [each.split(path.sep).join('/'), readFileSync(path.join(folder, each), 'utf8')]),
  );
}

/** CI files alone: a script of the repository is none. */
export const ciFiles = (files: Files): readonly (readonly [string, string])[] =>
  Object.entries(files).filter(([name]) => name.endsWith('.yml'));

/** Reads a project as the product does: what a reading wants, until it wants nothing. */
export function readShape(files: Files): { readonly reading: ProjectReading; readonly texts: Texts } {
  const texts = new Map<string, string | null>();
  for (;;) {
    const reading = readProject(texts);
    if (reading.wanted.length + reading.wantedPaths.length === 0) return { reading, texts };
    for (const place of reading.wanted)
      texts.set(
        placeKey(place),
        files[place.project === null ? place.path : `of/${place.project}/${place.path}`] ?? null,
      );
    for (const pattern of reading.wantedPaths) texts.set(placeKey(pattern), Object.keys(files).join('\n'));
  }
}

const schema: AnySchemaObject = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'ci-schema', 'ci.json'), 'utf8'),
);
const validate = new Ajv({ strict: false, validateFormats: false, allErrors: false }).compile(schema);

/** What GitLab's published schema says against a CI file; null: nothing. */
export function schemaError(text: string): string | null {
  for (const value of valuesOf(text))
    if (!validate(withoutMarks(value)))
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ');
  return null;
}

/** A reference is a list of names to the schema. */
const withoutMarks = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, each) =>
    Array.isArray(each) ? each.filter((one) => one !== '\u0000reference') : each,
  );
