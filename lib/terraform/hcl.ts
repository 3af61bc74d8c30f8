/** A Terraform configuration as values, printed in the layout of `terraform fmt`. HCL: native syntax specification. */

export type HclValue =
  | string
  | number
  | boolean
  /** An expression of ours, such as `data.aws_iam_policy_document.deploy.json`: never text from outside. */
  | { readonly kind: 'expression'; readonly text: string }
  | { readonly kind: 'json'; readonly value: HclValue }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, HclValue])[] }
  | readonly HclValue[];

export type HclItem =
  | { readonly kind: 'attribute'; readonly name: string; readonly value: HclValue }
  | { readonly kind: 'note'; readonly text: string }
  | Block;

export interface Block {
  readonly kind: 'block';
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: readonly HclItem[];
}

export const attribute = (name: string, value: HclValue): HclItem => ({ kind: 'attribute', name, value });
export const block = (type: string, labels: readonly string[], body: readonly HclItem[]): Block => ({
  kind: 'block',
  type,
  labels,
  body,
});
/** A comment. */
export const note = (text: string): HclItem => ({ kind: 'note', text });
export const expression = (text: string): HclValue => ({ kind: 'expression', text });
export const object = (entries: readonly (readonly [string, HclValue])[]): HclValue => ({ kind: 'object', entries });

/** The blocks one after another with an empty line between, ended by a newline. */
export function printHcl(blocks: readonly HclItem[]): string {
  return `${bodyLines(blocks).join('\n')}\n`;
}

function bodyLines(items: readonly HclItem[]): readonly string[] {
  const lines: string[] = [];
  const widths = widthsOf(items.map((item) => (item.kind === 'attribute' ? [item.name, item.value] : null)));
  for (const [index, item] of items.entries()) {
    const before = items[index - 1];
    if (before !== undefined && (item.kind === 'block' || before.kind === 'block') && before.kind !== 'note')
      lines.push('');
    if (item.kind === 'note') lines.push(...item.text.split(/[\r\n]+/).map((line) => `# ${line}`));
    else if (item.kind === 'attribute') lines.push(...assignment(item.name, item.value, widths[index] ?? 0));
    else lines.push(...blockLines(item));
  }
  return lines;
}

function blockLines({ type, labels, body }: Block): readonly string[] {
  const head = [type, ...labels.map(quoteHcl)].join(' ');
  return body.length === 0 ? [`${head} {}`] : [`${head} {`, ...indent(bodyLines(body)), '}'];
}

function assignment(name: string, value: HclValue, width: number): readonly string[] {
  const [first = '', ...rest] = valueLines(value);
  return [`${name.padEnd(width)} = ${first}`, ...rest];
}

/** `terraform fmt` puts the equals signs of neighbours that take one line each under one another. */
function widthsOf(assignments: readonly (readonly [string, HclValue] | null)[]): readonly number[] {
  const widths: number[] = [];
  let run: number[] = [];
  const end = () => {
    const width = Math.max(...run.map((at) => assignments[at]?.[0].length ?? 0));
    for (const at of run) widths[at] = width;
    run = [];
  };
  assignments.forEach((each, at) => {
    if (each !== null && valueLines(each[1]).length === 1) run.push(at);
    else end();
  });
  end();
  return widths;
}

function valueLines(value: HclValue): readonly string[] {
  if (typeof value === 'string') return [quoteHcl(value)];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (isList(value)) return listLines(value);
  if (value.kind === 'expression') return [value.text];
  if (value.kind === 'json') return wrap('jsonencode(', valueLines(value.value), ')');
  if (value.entries.length === 0) return ['{}'];
  const keyed = value.entries.map(([key, inner]) => [quoteHcl(key), inner] as const);
  const widths = widthsOf(keyed);
  const lines = keyed.flatMap(([key, inner], at) => assignment(key, inner, widths[at] ?? 0));
  return ['{', ...indent(lines), '}'];
}

function listLines(values: readonly HclValue[]): readonly string[] {
  const printed = values.map(valueLines);
  const [only = []] = printed;
  if (printed.length === 0) return ['[]'];
  if (printed.length === 1 && only.length === 1) return [`[${only[0]}]`];
  return ['[', ...indent(printed.flatMap((lines) => wrap('', lines, ','))), ']'];
}

function wrap(before: string, lines: readonly string[], after: string): readonly string[] {
  return lines.map((line, at) => `${at === 0 ? before : ''}${line}${at === lines.length - 1 ? after : ''}`);
}

const isList = (value: HclValue): value is readonly HclValue[] => Array.isArray(value);
const indent = (lines: readonly string[]) => lines.map((line) => (line === '' ? '' : `  ${line}`));

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A quoted template that stands for exactly this text: nothing in it is interpolated, and it ends where it ends. */
export function quoteHcl(text: string): string {
  const escaped = [...text].map((character, at, all) => {
    if ((character === '$' || character === '%') && all[at + 1] === '{') return character + character;
    const known = ESCAPES[character];
    if (known !== undefined) return known;
    return /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(character) ? unicode(character) : character;
  });
  return `"${escaped.join('')}"`;
}

const unicode = (character: string) => {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
};
