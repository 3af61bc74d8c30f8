/** What one scan looks at. Beyond it a file is left out and named, so that nobody takes half an estate for the whole. */
export const MOST_SCANNED = { files: 200, bytes: 128 * 1024 * 1024, roles: 20_000, projects: 100_000 } as const;
