import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** The version of this program: that of the package it was started in, and "unknown" where there is none. */
export const VERSION: string = read();

function read(): string {
  try {
    const text = readFileSync(path.join(process.cwd(), 'package.json'), 'utf8');
    return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
  } catch {
    return 'unknown';
  }
}
