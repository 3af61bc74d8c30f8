/** A path on this site to go to after sign-in, or "/". Anything that a browser could read as another site is dropped. */
export function returnPath(publicUrl: string, asked: string | null): string {
  if (asked === null || !asked.startsWith('/')) return '/';
  const target = URL.parse(asked, publicUrl);
  if (target === null || target.origin !== new URL(publicUrl).origin || target.pathname.startsWith('/auth/'))
    return '/';
  return target.pathname + target.search;
}
