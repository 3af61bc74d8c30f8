/** The table of settings as text for people. */
import { SETTINGS } from '@/lib/config/settings';

const BEGIN = '<!-- settings: written by `npm run docs:config` -->';
const END = '<!-- /settings -->';

interface Row {
  readonly name: string;
  readonly meaning: string;
  readonly example?: string;
  readonly secret?: true;
}
const rows: readonly Row[] = SETTINGS;

/** .env.example: every setting, commented out. */
export function envExample(): string {
  const entries = rows.map(({ name, meaning, example = '', secret }) => {
    const file = secret ? ` Or ${name}_FILE: a file that holds it.` : '';
    return `# ${meaning}.${file}\n# ${name}=${example}\n`;
  });
  return `# Settings of Drawbridge. Written by \`npm run docs:config\` from lib/config/settings.ts.\n\n${entries.join('\n')}`;
}

/** The table between the README's two markers. A README without them stays as it is. */
export function intoReadme(readme: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin === -1 || end < begin) return readme;
  const table = rows.map(({ name, meaning, secret }) => `| \`${name}\`${secret ? ' (`_FILE`)' : ''} | ${meaning} |`);
  const text = [BEGIN, '| variable | meaning |', '|---|---|', ...table, ''].join('\n');
  return readme.slice(0, begin) + text + readme.slice(end);
}
