import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { Place } from '@/components/code/completing';

type Node = ReturnType<ReturnType<typeof syntaxTree>['resolveInner']>;

/** A place with the text that a completion replaces. `quoted`: the quotes are there already. */
export interface TextPlace extends Place {
  readonly from: number;
  readonly to: number;
  readonly quoted: boolean;
}

/** Where in the JSON the cursor is; null: where neither a key nor a string belongs. */
export function placeAt(state: EditorState, at: number): TextPlace | null {
  const node = syntaxTree(state).resolveInner(at, -1);
  const text = node.name === 'String' || node.name === 'PropertyName' ? node : null;
  if (text !== null && at > text.from) {
    const closed = text.to - text.from > 1 && state.sliceDoc(text.to - 1, text.to) === '"';
    if (closed && at === text.to) return null;
    const [from, to] = [text.from + 1, closed ? text.to - 1 : text.to];
    return { ...aroundOf(state, text), from, to, quoted: true, typed: state.sliceDoc(from, at) };
  }
  const holder = node.name === 'Property' || node.name === 'Array' || node.name === 'Object' ? node : node.parent;
  if (holder === null || holder.name === 'JsonText') return null;
  const kind = holder.name === 'Object' ? 'key' : 'value';
  const around = {
    kind,
    names: namesTo(state, holder),
    siblings: kind === 'key' ? keysOf(state, holder) : [],
  } as const;
  return { ...around, from: at, to: at, quoted: false, typed: '' };
}

function aroundOf(state: EditorState, text: Node): Pick<TextPlace, 'kind' | 'names' | 'siblings'> {
  const property = text.name === 'PropertyName' ? text.parent : null;
  const object = property?.parent ?? null;
  if (object === null) return { kind: 'value', names: namesTo(state, text.parent), siblings: [] };
  const own = unquoted(state.sliceDoc(text.from, text.to));
  return {
    kind: 'key',
    names: namesTo(state, object),
    siblings: keysOf(state, object).filter((key) => key !== own),
  };
}

/** Names of the members from the document down to a node, itself included. */
function namesTo(state: EditorState, node: Node | null): readonly string[] {
  const names: string[] = [];
  for (let each = node; each !== null; each = each.parent) {
    const name = each.name === 'Property' ? each.getChild('PropertyName') : null;
    if (name !== null) names.unshift(unquoted(state.sliceDoc(name.from, name.to)));
  }
  return names;
}

const keysOf = (state: EditorState, object: Node): readonly string[] =>
  object.getChildren('Property').flatMap((property) => {
    const name = property.getChild('PropertyName');
    return name === null ? [] : [unquoted(state.sliceDoc(name.from, name.to))];
  });

const unquoted = (text: string): string => text.replaceAll('"', '');
