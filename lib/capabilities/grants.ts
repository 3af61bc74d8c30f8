import type { InlineStatement } from '@/lib/onboarding/permissions/read-inline';
import { readInline } from '@/lib/onboarding/permissions/read-inline';
import type { GivenPolicies, PolicyReadings } from '@/lib/onboarding/permissions/role-permissions';

/** The policies of a role and its boundary. */
export interface BoundPolicies extends GivenPolicies {
  /** ARN of the permissions boundary; null: it has none. */
  readonly boundary: string | null;
}

/** What is allowed and denied to a role, as far as it could be read. */
export interface Grants {
  readonly statements: readonly InlineStatement[];
  /** null: nothing more is taken off. */
  readonly boundary: readonly InlineStatement[] | null;
  /** What may be given besides, each a sentence. Empty: everything was read. */
  readonly unread: readonly string[];
  /** The boundary could not be read: the role may do less than its policies say. null: there is none, or it was read. */
  readonly unreadBoundary: string | null;
}

/** Reads what a role was given. What AWS did not show is told, and never taken for nothing. */
export function readGrants(given: BoundPolicies, readings: PolicyReadings): Grants {
  const { attached, inline, unknownBecause, boundary } = given;
  const texts = [
    ...attached.map(({ arn }) => ({ name: nameOf(arn), ...textOf(arn, readings) })),
    ...inline.map(({ name, document }) => ({ name, document, because: '' })),
  ].map(({ name, document, because }) => ({ name, read: readText(document, because) }));
  const bound = boundary === null ? null : textOf(boundary, readings);
  const limit = bound === null ? null : readText(bound.document, bound.because);
  return {
    statements: texts.flatMap(({ read }) => (read.ok ? read.statements : [])),
    boundary: limit?.ok ? limit.statements : null,
    unread: [
      ...texts.flatMap(({ name, read }) =>
        read.ok ? [] : [`What the policy ${name} gives is unknown, because ${read.because}`],
      ),
      ...(unknownBecause === null ? [] : [`Whether the role has other policies is unknown, because ${unknownBecause}`]),
    ],
    unreadBoundary:
      limit === null || limit.ok || boundary === null
        ? null
        : `How much the boundary ${nameOf(boundary)} takes off is unknown, because ${limit.because}`,
  };
}

const nameOf = (arn: string): string => arn.split('/').at(-1) ?? arn;

function textOf(arn: string, readings: PolicyReadings): { readonly document: string | null; readonly because: string } {
  const reading = readings.get(arn);
  return { document: reading?.document ?? null, because: reading?.unknownBecause ?? 'it was not read yet.' };
}

type Read =
  | { readonly ok: true; readonly statements: readonly InlineStatement[] }
  | { readonly ok: false; readonly because: string };

function readText(document: string | null, because: string): Read {
  if (document === null) return { ok: false, because };
  const read = readInline(document);
  return read.ok ? read : { ok: false, because: `its text is not understood: ${read.sentences[0] ?? ''}` };
}
