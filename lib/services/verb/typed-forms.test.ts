import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { OPERATIONS } from '@/app/api/operations/all';
import { OPERATION_ACCESS, type OperationAccess } from '@/lib/access/operations';

const ACCESS: Readonly<Record<string, OperationAccess>> = OPERATION_ACCESS;
const FRESH = OPERATIONS.filter(({ id }) => ACCESS[id]?.freshSignIn).map(({ path }) =>
  path.replaceAll(/\{\w+\}/g, '{}'),
);

/** The addresses that a component writes out, with `{}` for what it puts into them. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/['`](\/[^'`\n]*)['`]/g)].map(([, written = '']) => written.replaceAll(/\$\{[^}]*\}/g, '{}'));

const sends = (text: string): boolean => pathsIn(text).some((written) => FRESH.includes(written));
const takesInput = (text: string): boolean => /<(?:Input|Textarea|Select|Checkbox)\b/.test(text);
const keeps = (text: string): boolean => text.includes('useTyped(');

it('a form that may be left to sign in again keeps what was typed', () => {
  const forms = ['app', 'components']
    .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => path.join(room, file)))
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
    .filter(({ text }) => sends(text) && takesInput(text));
  expect(forms.length).toBeGreaterThanOrEqual(5);
  expect(forms.filter(({ text }) => !keeps(text)).map(({ file }) => file)).toEqual([]);
});

it('a form that would lose it is seen', () => {
  const form = "give('POST', `/people/${encodeURIComponent(id)}/vouch`, {}); <Textarea />; useState('')";
  expect([sends(form), takesInput(form), keeps(form)]).toEqual([true, true, false]);
});
