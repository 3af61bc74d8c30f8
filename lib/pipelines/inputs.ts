import { type Document, isMap, type Node, type Scalar, visit } from 'yaml';

/** Values that an include gives a file by name, as JSON: two inclusions with the same ones are one. */
export type InputsText = string;

/** An input's place in a value: `$[[ inputs.name ]]`, with functions behind `|`. GitLab: "CI/CD inputs". */
const PLACES = /\$\[\[\s*inputs\.([\w-]+)\s*((?:\|[^\]|]*)*)\]\]/g;

/**
 * Puts the values of inputs into a file's nodes: those that the include gives, else the defaults of its header. A place whose value or
 * function is not known keeps its text. Where a node is in the file does not change.
 */
export function fillInputs(
  header: Document.Parsed | null,
  content: Document.Parsed,
  given: InputsText | undefined,
): void {
  const values = new Map([...defaultsOf(header), ...Object.entries(read(given))]);
  if (values.size === 0) return;
  let left = MOST_FILLED;
  // A list that holds its own place would be put into itself for ever.
  const put = new Set<Node>();
  visit(content, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string' || !node.value.includes('$[[') || left <= 0 || put.has(node)) return;
      const whole = wholeInput(node.value, values);
      const value = whole === undefined ? filled(node.value, values, left) : whole;
      left -= JSON.stringify(value)?.length ?? 0;
      if (typeof value === 'object' && value !== null) return inPlaceOf(node, content.createNode(value), put);
      node.value = value;
    },
  });
}

/** Characters that inputs may make of one file: a long value in many places would fill the memory. GitLab has such a limit too. */
const MOST_FILLED = 1_000_000;

type Values = ReadonlyMap<string, unknown>;

/** A value that is an input and nothing else keeps its type: a list stays a list. undefined: it is more than that. */
function wholeInput(text: string, values: Values): unknown {
  const [only, ...others] = [...text.matchAll(PLACES)];
  if (only === undefined || others.length > 0 || only[0] !== text.trim() || only[2]?.trim() !== '') return undefined;
  return values.get(only[1] ?? '');
}

function filled(text: string, values: Values, most: number): string {
  let left = most;
  return text.replaceAll(PLACES, (place, name: string, functions: string) => {
    const value = values.get(name);
    if (value === undefined || (typeof value === 'object' && value !== null) || left <= 0) return place;
    const put = applied(String(value), functions) ?? place;
    left -= put.length;
    return put;
  });
}

/** GitLab: functions of inputs. Variables are expanded later than here. null: a function that is not known. */
function applied(value: string, functions: string): string | null {
  let result = value;
  for (const each of functions.split('|').map((one) => one.trim())) {
    const cut = /^truncate\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(each);
    if (cut) result = result.slice(Number(cut[1]), Number(cut[1]) + Number(cut[2]));
    else if (each !== '' && each !== 'expand_vars') return null;
  }
  return result;
}

/** The nodes of the value say that they are where the input's place is. */
function inPlaceOf(place: Scalar, node: Node, put: Set<Node>): Node {
  visit(node, {
    Node: (_, each) => {
      each.range = place.range ?? null;
      put.add(each);
    },
  });
  return node;
}

function defaultsOf(header: Document.Parsed | null): readonly (readonly [string, unknown])[] {
  const inputs = header && isMap(header.contents) ? header.getIn(['spec', 'inputs'], true) : null;
  if (header === null || !isMap(inputs)) return [];
  return Object.entries(read(inputsOf(inputs, header))).flatMap(([name, input]) =>
    typeof input === 'object' && input !== null && 'default' in input ? [[name, input.default] as const] : [],
  );
}

function read(text: InputsText | undefined): Readonly<Record<string, unknown>> {
  const value: unknown = text === undefined ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** What an include gives, from its node; undefined: nothing, or nothing that can be read. */
export function inputsOf(node: Node | null, document: Document.Parsed): InputsText | undefined {
  if (node === null) return undefined;
  try {
    const value: unknown = node.toJS(document);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : undefined;
  } catch {
    // An anchor in itself has no JSON.
    return undefined;
  }
}
