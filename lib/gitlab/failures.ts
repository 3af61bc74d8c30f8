import { z } from 'zod';
import { GitLabError, type GitLabFailure } from '@/lib/gitlab/port';

/** Replies by which a busy or restarting GitLab asks for patience; everything else is final. */
const PASSING: readonly number[] = [502, 503, 504];

export const isPassing = ({ kind, ...rest }: GitLabFailure): boolean =>
  kind === 'throttled' ||
  kind === 'unreachable' ||
  ('status' in rest && rest.status !== null && PASSING.includes(rest.status));

/** "/api/v4/projects/20/members/all" → "GET /projects/:id/members/all": a name that stays the same for all objects. */
export function nameCall(method: string, pathname: string): string {
  const [, path = pathname] = pathname.split('/api/v4');
  const segments = path.split('/').map((segment) => (/^\d+$/.test(segment) ? ':id' : segment));
  return `${method} ${segments.join('/').replace(/^\/*/, '/')}`;
}

/** Words of GitLab's addresses. Whatever else is in one is the path of a project, a name, a branch or a file. */
const WORDS: ReadonlySet<string> = new Set(
  `access_tokens all allowlist application branches ci commits compare contents deploy_keys descendant_groups environments events files groups
groups_allowlist hooks import invited_groups issues job_token_scope jobs lint members merge_requests metadata namespaces pages personal_access_tokens
pipeline_schedules pipelines plan_limits projects protected_branches protected_environments protected_tags push_rule raw repository search self
settings shared_with_groups subgroups tags tree triggers user users variables version`.split(/\s+/),
);

/** The same without anything of an object in it: "GET /projects/:id/protected_branches/:id". */
export function kindOfCall(method: string, pathname: string): string {
  const [verb, path = ''] = nameCall(method, pathname).split(' ');
  const segments = path.split('/').slice(1);
  return `${verb} ${segments.map((segment) => (WORDS.has(segment) ? `/${segment}` : '/:id')).join('')}`;
}

/** Why a reply that is not a success is none. Nothing of the request, and so nothing of the token, is in it. */
export function failureOf(status: number, headers: Headers, body: string, now: () => Date): GitLabFailure {
  switch (status) {
    case 401:
      return { kind: 'unauthorized', detail: 'GitLab refused the token (401). It is wrong, expired or revoked.' };
    case 403:
      return {
        kind: 'forbidden',
        detail: `The token may not do this (403${lacksScope(body) ? ', scope missing' : ''}).`,
      };
    case 404:
      return { kind: 'not-found', detail: 'GitLab knows no such thing, or hides it from this token (404).' };
    case 429:
      return {
        kind: 'throttled',
        retryAfterSeconds: readRetryAfter(headers.get('retry-after'), now()),
        detail: 'GitLab asks to slow down (429).',
      };
    default:
      return status >= 300 && status < 400
        ? { kind: 'failed', status, detail: `GitLab redirects elsewhere (${status}). Configure its final URL.` }
        : { kind: 'failed', status, detail: `GitLab answered ${status}.` };
  }
}

/** Why there was no reply at all. */
export function connectionFailure(error: unknown, timeoutSeconds: number): GitLabFailure {
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError')
    return { kind: 'unreachable', detail: `GitLab did not answer within ${timeoutSeconds} s.` };
  const code = connectionCode.safeParse(error);
  return {
    kind: 'unreachable',
    detail: `GitLab cannot be reached${code.success ? ` (${code.data.cause.code})` : ''}.`,
  };
}

/** A reply that is a success by its status and makes no sense. */
export function strangeReply(call: string, detail: string): GitLabError {
  return new GitLabError(call, { kind: 'failed', status: null, detail });
}

const connectionCode = z.object({ cause: z.object({ code: z.string().max(60) }) });
const scopeError = z.object({ error: z.literal('insufficient_scope') });

function lacksScope(body: string): boolean {
  try {
    return scopeError.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}

/** Seconds from a Retry-After header, which holds seconds or a date (RFC 9110). */
function readRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
