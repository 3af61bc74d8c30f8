/** Whether a path is a section's own page or one below it. The root holds only itself. */
export const isWithin = (section: string, path: string): boolean =>
  path === section || (section !== '/' && path.startsWith(`${section}/`));
