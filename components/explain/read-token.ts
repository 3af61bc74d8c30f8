import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';

type Claims = Readonly<Record<string, string | readonly string[]>>;

export type ReadToken =
  | { readonly ok: true; readonly claims: Claims; readonly expiresAt: Date | null }
  | { readonly ok: false; readonly reason: string };

const READ = ['iss', 'sub', 'aud', ...SHARED_ISSUER_CLAIMS];
const refuse = (reason: string): ReadToken => ({ ok: false, reason });

/** The claims that AWS may read, from a JWT or from JSON. The signature is never looked at. RFC 7519. */
export function readToken(text: string): ReadToken {
  const json = text.trimStart().startsWith('{') ? text : decode(text.split('.')[1] ?? '');
  const payload = json === null ? null : parseObject(json);
  if (payload === null) return refuse('This is neither an ID token nor a JSON object of claims.');
  const claims: Record<string, string | readonly string[]> = {};
  for (const name of READ) {
    const value = payload[name];
    if (typeof value === 'string' || isTexts(value)) claims[name] = value;
    // Ids and switches are strings in the tokens of GitLab, and are taken for them in hand-written claims.
    else if (typeof value === 'number' || typeof value === 'boolean') claims[name] = String(value);
  }
  const missing = ['iss', 'sub', 'aud'].find((name) => claims[name] === undefined);
  return missing === undefined
    ? { ok: true, claims, expiresAt: momentOf(payload.exp) }
    : refuse(`The claim ${missing} is missing.`);
}

/** RFC 7519: seconds since 1970; null: it says none. */
const momentOf = (exp: unknown): Date | null =>
  typeof exp === 'number' && Number.isFinite(exp) ? new Date(exp * 1000) : null;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** Base64url to text; null: it is none. */
function decode(part: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parseObject(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
  } catch {
    return null;
  }
}
