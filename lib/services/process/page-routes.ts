import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const route = z.object({ page: z.string() });
const manifest = z.object({ staticRoutes: z.array(route), dynamicRoutes: z.array(route) });

/** The routes that the framework built, with parameters in brackets; empty: there is no build, as in development. */
export function builtRoutes(folder = process.env.NEXT_DIST_DIR ?? '.next'): readonly string[] {
  try {
    const text = readFileSync(path.join(/* turbopackIgnore: true */ folder, 'routes-manifest.json'), 'utf8');
    const { staticRoutes, dynamicRoutes } = manifest.parse(JSON.parse(text));
    return [...staticRoutes, ...dynamicRoutes].map(({ page }) => page);
  } catch {
    return [];
  }
}

/**
 * The one of these routes that answers a path, "/roles/[account]/[name]" for example; "other": none does. What comes from outside
 * never becomes a name of its own: a stranger could otherwise fill the memory of Prometheus with names.
 */
export function routeOf(routes: readonly string[], url: string): string {
  const [pathname = '/'] = url.split('?');
  if (pathname.startsWith('/_next/')) return '/_next';
  const segments = pathname.split('/').filter((segment) => segment !== '');
  return routes.find((candidate) => answers(candidate.split('/').filter(Boolean), segments)) ?? 'other';
}

function answers(pattern: readonly string[], segments: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return segments.length === 0;
  if (first.startsWith('[...')) return segments.length > 0;
  const [given, ...others] = segments;
  return given !== undefined && (first.startsWith('[') || first === given) && answers(rest, others);
}
