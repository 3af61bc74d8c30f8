import { z } from 'zod';
import { type Place, place } from '@/lib/onboarding/permissions/aws-names';

export interface AllowStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
export interface PermissionPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly AllowStatement[];
}

/** What a form asks for. */
export interface PolicyField {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  readonly help: string;
  readonly optional: boolean;
}

/** `field`: name of a field, or partition, region or account of the place. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}
export type Built =
  | { readonly ok: true; readonly policy: PermissionPolicy }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

export interface ReadyPolicy {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly fields: readonly PolicyField[];
  /** From what a person typed. White space around it and unknown names are dropped; an optional field may be empty. */
  readonly build: (where: Place, typed: Readonly<Record<string, string>>) => Built;
}

interface Described<Shape extends z.ZodRawShape> extends Omit<ReadyPolicy, 'build' | 'fields'> {
  readonly shape: Shape;
  readonly fields: Readonly<Record<keyof Shape & string, Omit<PolicyField, 'name' | 'optional'>>>;
  readonly statements: (where: Place, values: z.output<z.ZodObject<Shape>>) => readonly AllowStatement[];
}

/** A ready policy whose statements are made of values that its schema has let through, and of nothing else. */
export function readyPolicy<Shape extends z.ZodRawShape>(described: Described<Shape>): ReadyPolicy {
  const { id, title, description, shape, statements } = described;
  const schema = z.object(shape);
  const names = Object.keys(shape) as (keyof Shape & string)[];
  const isOptional = (name: keyof Shape & string) => z.safeParse(shape[name] as z.ZodType, undefined).success;
  return {
    id,
    title,
    description,
    fields: names.map((name) => ({ ...described.fields[name], name, optional: isOptional(name) })),
    build: (where, typed) => {
      const at = place.safeParse(where);
      const values = schema.safeParse(Object.fromEntries(names.flatMap((name) => entryOf(name, typed))));
      if (at.success && values.success)
        return { ok: true, policy: { Version: '2012-10-17', Statement: statements(at.data, values.data) } };
      return { ok: false, problems: [...problemsOf(at.error), ...problemsOf(values.error)] };
    },
  };
}

function entryOf(name: string, typed: Readonly<Record<string, string>>): [string, string][] {
  const value = Object.hasOwn(typed, name) ? typed[name]?.trim() : undefined;
  return value === undefined || value === '' ? [] : [[name, value]];
}

const problemsOf = (error: z.ZodError | undefined): readonly FieldProblem[] =>
  (error?.issues ?? []).map(({ path, code, message }) => ({
    field: String(path[0] ?? ''),
    message: code === 'invalid_type' ? 'Fill this in.' : message,
  }));
