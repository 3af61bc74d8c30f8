/**
 * A path on this site to go to after sign-in, or "/". The URL class decides, twice, as a browser will: "/..//host" is on this
 * site, but the path that is left of it, "//host", is another one.
 */
export function returnPath(publicUrl: string, asked: string | null): string {
  const site = new URL(publicUrl);
  if (asked === null || !asked.startsWith('/')) return '/';
  const first = URL.parse(asked, site);
  if (first === null || first.origin !== site.origin) return '/';
  const path = first.pathname + first.search;
  const second = URL.parse(path, site);
  const stays = second?.origin === site.origin && second.pathname + second.search === path;
  return stays && !isSignIn(path) ? path : '/';
}

/** Routes that sign in or out: arriving there once more would do it again. */
function isSignIn(path: string): boolean {
  try {
    return decodeURIComponent(path).toLowerCase().startsWith('/auth/');
  } catch {
    return true;
  }
}
