import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApi } from '@/app/api/openapi/document';
import { OPERATIONS } from '@/app/api/operations/all';
import { type Complaint, compilerOf, typesOf } from '@/bin/api-client/compile-client.mjs';

const PROGRAM = readFileSync('docs/api-client.ts', 'utf8');
/** A complaint can be about the statement that begins some lines above. */
const STATEMENT = 4;
let compile: (program: string) => readonly Complaint[];

beforeAll(async () => {
  compile = compilerOf(await typesOf(openApi(OPERATIONS, 'https://drawbridge.test')));
});

describe('a client made from the document', () => {
  it('compiles where it sends and reads as the document says, without a cast', () => {
    expect(compile(PROGRAM)).toEqual([]);
    expect(PROGRAM).not.toMatch(/\bany\b(?! branch)|\bas (?!const\b)|@ts-/);
  });

  it.each([
    ['a path parameter of another name', 'path: { number }', 'path: { id: number }'],
    ['a value that is no choice', "size: '25'", "size: '10'"],
    ['a member that no row has', '{ name, rung }', '{ name, rank: rung }'],
    ['an optional member as if it were always there', 'if (!branch || !digest', 'if (!digest'],
    ['a cursor as a number', 'after: string | null', 'after: number | null'],
    ['a body without a required member', 'baseDigest: digest,', ''],
    ['a body with an unknown member', 'baseDigest: digest,', 'baseDigest: digest, baseline: digest,'],
    ['a proposal of another kind', "kind: 'mappings'", "kind: 'rules'"],
    ['a command without the version', ', header: { \'If-Match\': `"${drafted.data.version}"` }', ''],
    ['a path that is not there', "'/changes/{number}/submit'", "'/changes/{number}/send'"],
    ['a method that the path has not', "drawbridge.GET('/roles'", "drawbridge.DELETE('/roles'"],
    ['an answer before it is known to be no error', 'drafted.data;', 'drafted.error;'],
    ['a decision that is never given', "=== 'allow'", "=== 'permit'"],
    ['a member that problems have not', 'error.requestId', 'error.traceId'],
  ])('does not compile where it uses %s', (_, good, evil) => {
    const [before, after] = PROGRAM.split(good, 2);
    expect(after, 'the program has what is made evil').toBeDefined();
    const line = (before ?? '').split('\n').length;
    const complaints = compile(PROGRAM.replace(good, () => evil));
    expect(complaints.map((complaint) => complaint.line)).not.toEqual([]);
    expect(Math.min(...complaints.map((complaint) => complaint.line))).toBeGreaterThanOrEqual(line - STATEMENT);
  });
});
