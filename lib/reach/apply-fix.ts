import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Json, Path } from '@/lib/policy/types';
import type { DocumentEdit, FindingFix } from '@/lib/reach/types';

/**
 * The document with a fix made, indented by two; null: the document is not the one that the fix was made for, or it cannot be
 * read without doubt.
 */
export function applyFix(document: string, { edits }: Pick<FindingFix, 'edits'>): string | null {
  const parsed = parsePolicy(document);
  if (!parsed.ok || parsed.problems.some(({ severity }) => severity === 'error')) return null;
  let json: Json | undefined = JSON.parse(document) as Json;
  for (const edit of edits) {
    json = edited(json, edit.path, edit);
    if (json === undefined) return null;
  }
  return JSON.stringify(json, null, 2);
}

type JsonObject = { readonly [key: string]: Json };

/** undefined: there is no such place. */
function edited(value: Json, [step, ...rest]: Path, edit: DocumentEdit): Json | undefined {
  if (step === undefined) return edit.op === 'set' ? edit.value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  // IAM takes a single statement without its list, and paths count it as the first.
  if (step === 0 && !isList(value)) return rest.length === 0 ? undefined : edited(value, rest, edit);
  return isList(value) ? editedList(value, step, rest, edit) : editedObject(value, String(step), rest, edit);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function editedList(list: readonly Json[], step: string | number, rest: Path, edit: DocumentEdit): Json | undefined {
  const item = typeof step === 'number' ? list[step] : undefined;
  if (item === undefined) return undefined;
  if (rest.length === 0 && edit.op === 'remove') return list.filter((_, index) => index !== step);
  const after = edited(item, rest, edit);
  return after === undefined ? undefined : list.map((each, index) => (index === step ? after : each));
}

function editedObject(object: JsonObject, name: string, rest: Path, edit: DocumentEdit): Json | undefined {
  const inner = Object.hasOwn(object, name) ? object[name] : undefined;
  if (rest.length === 0 && edit.op === 'remove') {
    if (inner === undefined) return undefined;
    return Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));
  }
  if (inner === undefined && (edit.op === 'remove' || name in {})) return undefined;
  const after = edited(inner ?? {}, rest, edit);
  return after === undefined ? undefined : withMember(object, name, after);
}

const withMember = (object: JsonObject, name: string, value: Json): JsonObject =>
  Object.hasOwn(object, name)
    ? Object.fromEntries(Object.entries(object).map(([other, was]) => [other, other === name ? value : was]))
    : { ...object, [name]: value };
