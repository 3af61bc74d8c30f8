/** Renders the Helm chart without Helm: the part of its template language that the chart uses, and an error for anything else. */
import { stringify } from 'yaml';

type Scope = { readonly dot: unknown; readonly root: unknown; readonly variables: ReadonlyMap<string, unknown> };
type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly expression: string }
  | {
      readonly kind: (typeof BLOCKS)[number];
      readonly head: string;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

/** Each template under its file name; those of files that begin with "_" render nothing. Resolves to the text of each other one. */
export function renderChart(
  files: Readonly<Record<string, string>>,
  root: { readonly Values: unknown; readonly Release: unknown; readonly Chart: unknown },
): Readonly<Record<string, string>> {
  const named = new Map<string, readonly Node[]>();
  const parsed = Object.entries(files).map(([name, text]) => [name, parse(text)] as const);
  for (const [, nodes] of parsed)
    for (const node of nodes) if (node.kind === 'define') named.set(unquote(node.head), node.body);
  const scope = { dot: root, root, variables: new Map() };
  const shown = parsed.filter(([name]) => !name.startsWith('_'));
  return Object.fromEntries(shown.map(([name, nodes]) => [name, renderAll(nodes, scope, named)]));
}

const BLOCKS = ['if', 'range', 'with', 'define'] as const;
/** A block whose end has not come yet. `otherwise`: null before its else. */
interface Open {
  readonly kind: (typeof BLOCKS)[number];
  readonly head: string;
  readonly body: Node[];
  otherwise: Node[] | null;
}

/** Text and actions in turn; a dash beside the braces takes the white space on its side away. */
function parse(text: string): readonly Node[] {
  const pieces = text.split(/\{\{(-?)([\s\S]*?)(-?)\}\}/);
  const file: Node[] = [];
  const stack: Open[] = [];
  const add = (node: Node) => {
    const top = stack.at(-1);
    (top?.otherwise ?? top?.body ?? file).push(node);
  };
  for (let at = 0; at < pieces.length; at += 4) {
    let piece = pieces[at] ?? '';
    if (pieces[at - 1] === '-') piece = piece.trimStart();
    if (pieces[at + 1] === '-') piece = piece.trimEnd();
    if (piece !== '') add({ kind: 'text', text: piece });
    const action = pieces[at + 2]?.trim();
    if (action === undefined || action.startsWith('/*')) continue;
    const [word = '', ...rest] = action.split(' ');
    const kind = BLOCKS.find((each) => each === word);
    if (kind !== undefined) stack.push({ kind, head: rest.join(' '), body: [], otherwise: null });
    else if (action === 'else') {
      const top = stack.at(-1);
      if (top) top.otherwise = [];
    } else if (action === 'end') {
      const ended = stack.pop();
      if (ended === undefined) throw new Error('an end without a beginning');
      add({ ...ended, otherwise: ended.otherwise ?? [] });
    } else add({ kind: 'value', expression: action });
  }
  if (stack.length > 0) throw new Error(`"${stack.at(-1)?.kind}" has no end`);
  return file;
}

type Named = ReadonlyMap<string, readonly Node[]>;

const renderAll = (nodes: readonly Node[], scope: Scope, named: Named): string =>
  nodes.map((node) => render(node, scope, named)).join('');

function render(node: Node, scope: Scope, named: Named): string {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'value') return textOf(evaluate(node.expression, scope, named));
  if (node.kind === 'define') return '';
  if (node.kind === 'range') return renderRange(node, scope, named);
  const value = evaluate(node.head, scope, named);
  if (!isTrue(value)) return renderAll(node.otherwise, scope, named);
  return renderAll(node.body, node.kind === 'with' ? { ...scope, dot: value } : scope, named);
}

function renderRange(node: Extract<Node, { head: string }>, scope: Scope, named: Named): string {
  const found = /^((?:\$\w+)(?:, \$\w+)?) := (.+)$/.exec(node.head);
  if (found === null) throw new Error(`a range names what it goes over: ${node.head}`);
  const [, names = '', source = ''] = found;
  const over = evaluate(source, scope, named);
  // Helm goes over a map in the order of its keys.
  const entries = Array.isArray(over)
    ? [...over.entries()]
    : Object.entries(over ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const variables = names.split(', ');
  return entries
    .map(([key, value]) => {
      const bound = variables.length === 2 ? [key, value] : [value];
      const inner = new Map([...scope.variables, ...variables.map((name, index) => [name, bound[index]] as const)]);
      return renderAll(node.body, { ...scope, dot: value, variables: inner }, named);
    })
    .join('');
}

/** A pipeline: what one command gives is the last argument of the next. */
function evaluate(expression: string, scope: Scope, named: Named): unknown {
  let given: readonly unknown[] = [];
  for (const command of expression.split(' | ')) {
    const words = command.trim().match(/"[^"]*"|\S+/g) ?? [];
    const [first = '', ...rest] = words;
    const call = Object.hasOwn(FUNCTIONS, first) ? FUNCTIONS[first] : undefined;
    if (call === undefined && (rest.length > 0 || given.length > 0))
      throw new Error(`the chart uses "${first}", which is not rendered here: ${expression}`);
    const term = (word: string) => termOf(word, scope);
    given = [call ? call([...rest.map(term), ...given], (name, dot) => include(named, name, dot, scope)) : term(first)];
  }
  return given[0];
}

function include(named: Named, name: unknown, dot: unknown, scope: Scope): string {
  const body = named.get(String(name));
  if (body === undefined) throw new Error(`there is no template "${String(name)}"`);
  return renderAll(body, { dot, root: scope.root, variables: new Map() }, named);
}

type Include = (name: unknown, dot: unknown) => string;
const FUNCTIONS: Readonly<Record<string, (args: readonly unknown[], include: Include) => unknown>> = {
  include: ([name, dot], run) => run(name, dot),
  quote: ([value]) => JSON.stringify(textOf(value)),
  default: ([instead, value]) => (isTrue(value) ? value : instead),
  list: (values) => values,
  toYaml: ([value]) => stringify(value).trimEnd(),
  nindent: ([count, value]) => `\n${textOf(value).replaceAll(/^(?=.)/gm, ' '.repeat(Number(count)))}`,
};

function termOf(word: string, { dot, root, variables }: Scope): unknown {
  if (word.startsWith('"')) return unquote(word);
  if (/^\d+$/.test(word)) return Number(word);
  const [start = '', ...path] = word.split('.');
  if (start !== '' && start !== '$' && !variables.has(start))
    throw new Error(`"${word}" is nothing that is rendered here`);
  const from = start === '' ? dot : start === '$' ? root : variables.get(start);
  return path.filter((name) => name !== '').reduce<unknown>(partOf, from);
}

/** A value that is missing is an error, since it would be left out in silence. */
function partOf(value: unknown, name: string): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, name))
    return Object.entries(value).find(([key]) => key === name)?.[1];
  throw new Error(`the chart asks for "${name}", which has no value`);
}

const unquote = (word: string): string => word.replaceAll('"', '');
const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const isTrue = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'object' && value !== null
      ? Object.keys(value).length > 0
      : Boolean(value);
