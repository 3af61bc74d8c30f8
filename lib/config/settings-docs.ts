/** The settings as text for people: .env.example and docs/configuration.md. */
import { z } from 'zod';
import { SETTINGS } from '@/lib/config/settings';
import { configFile } from '@/lib/config/yaml-file';

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

/** docs/configuration.md: every variable, and every key of drawbridge.yaml. */
export function configurationPage(): string {
  const variables = rows.map(
    ({ name, meaning, secret }) => `| \`${name}\`${secret ? ' (`_FILE`)' : ''} | ${cell(meaning)} |`,
  );
  const keys = keysOf(z.toJSONSchema(configFile, { io: 'input' }) as Schema, '').map(
    ({ key, required, meaning }) => `| \`${key}\` | ${required ? 'yes' : 'no'} | ${cell(meaning)} |`,
  );
  return `${INTRODUCTION}
${table(['Variable', 'Meaning'], variables)}
${FILE}
${table(['Key', 'Required', 'Meaning'], keys)}`;
}

const INTRODUCTION = `<!-- Written by \`npm run docs:config\` from the schemas in lib/config. Do not edit it by hand. -->
# Configuration

Drawbridge reads its settings from environment variables. One GitLab and one AWS account need nothing else. For several of
either, name a \`drawbridge.yaml\` in \`DRAWBRIDGE_CONFIG\`.

At start Drawbridge checks every setting, lists all mistakes at once, and stops if there are any.

## Environment variables

A variable marked with \`_FILE\` holds a secret. Set it directly, or set the same name with \`_FILE\` to the path of a file that
contains it.
`;

const FILE = `
## drawbridge.yaml

The [example](../drawbridge.example.yaml) shows a complete file. When \`DRAWBRIDGE_CONFIG\` is set, the \`GITLAB_\` and \`AWS_\`
connection variables are not read. Secrets are never written in the file: each is \`{ env: NAME }\` or \`{ file: PATH }\`.
`;

/** The parts of JSON Schema that a zod object without transforms comes out as. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly const?: unknown;
}
interface Key {
  readonly key: string;
  readonly required: boolean;
  readonly meaning: string;
}

/** Every key with a description, in the order of the schema; of alternatives with the same keys the first. */
function keysOf(schema: Schema, prefix: string): readonly Key[] {
  const here = Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    const own = value.description === undefined ? [] : [value.description];
    const meaning = own.join('');
    const below = isSecret(value) ? [] : keysOf(value, value.items ? `${key}[]` : key);
    return [
      ...(meaning === '' ? [] : [{ key, required: schema.required?.includes(name) ?? false, meaning }]),
      ...below,
    ];
  });
  const others = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  const all = [...here, ...others.flatMap((each) => keysOf(each, prefix))];
  return all.filter(({ key }, index) => all.findIndex((other) => other.key === key) === index);
}

/** `{ env }` or `{ file }`, as the page says once for all secrets. */
const isSecret = ({ anyOf = [] }: Schema) => anyOf.some(({ properties }) => properties?.env !== undefined);

const cell = (text: string) => text.replaceAll('|', '\\|');
const table = (heads: readonly string[], lines: readonly string[]) =>
  [`| ${heads.join(' | ')} |`, `|${'---|'.repeat(heads.length)}`, ...lines, ''].join('\n');
