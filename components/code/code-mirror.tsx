'use client';

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { codeTheme } from '@/components/code/code-theme';
import type { LoadedProps } from '@/components/code/code-types';
import type { Completing, Word } from '@/components/code/completing';
import { hiddenCharacters } from '@/components/code/hidden-characters';
import { placeAt, type TextPlace } from '@/components/code/json-place';
import { marksOf } from '@/components/code/marks';

/** The editor itself. What it shows is the value that it is given; what is typed goes to who gave it. */
export function CodeMirror(props: LoadedProps) {
  const { id, value, problems, findings, focused, invalid } = props;
  const holder = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  // Read when something is typed: the view is made once.
  const latest = useRef(props);
  latest.current = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later is brought in below
  useEffect(() => {
    if (holder.current === null) return;
    const view = new EditorView({
      parent: holder.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          ...ALWAYS,
          EditorView.cspNonce.of(nonce()),
          EditorView.contentAttributes.of({
            id,
            'aria-labelledby': `${id}-label`,
            'aria-describedby': `${id}-hint`,
            spellcheck: 'false',
          }),
          autocompletion({ override: [(context) => complete(context, latest.current.completing)], icons: false }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            const text = state.doc.toString();
            if (docChanged && text !== latest.current.value) latest.current.onChange(text);
          }),
        ],
      }),
    });
    editor.current = view;
    // Somebody began to type before the editor came.
    if (focused) view.focus();
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, []);
  useEffect(() => {
    const view = editor.current;
    if (view !== null && !holds(view, value))
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const view = editor.current;
    // What is known of an older text has other places.
    if (view === null || !holds(view, value)) return;
    view.dispatch(setDiagnostics(view.state, marksOf(view.state, problems, findings ?? [])));
  }, [value, problems, findings]);
  useEffect(() => {
    const content = editor.current?.contentDOM;
    if (invalid) content?.setAttribute('aria-invalid', 'true');
    else content?.removeAttribute('aria-invalid');
  }, [invalid]);
  return <div ref={holder} className="min-w-0" />;
}

const ALWAYS: readonly Extension[] = [
  lineNumbers(),
  foldGutter({ openText: '▾', closedText: '▸' }),
  codeFolding(),
  lintGutter(),
  history(),
  drawSelection(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  hiddenCharacters,
  indentUnit.of('  '),
  json(),
  EditorView.lineWrapping,
  EditorState.phrases.of({ Diagnostics: 'Problems', 'No diagnostics': 'No problems' }),
  keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...lintKeymap,
    ...foldKeymap,
    ...historyKeymap,
    ...defaultKeymap,
    indentWithTab,
  ]),
  codeTheme,
];

/** The view has one kind of line break. */
const holds = ({ state }: EditorView, text: string): boolean =>
  state.doc.toString() === text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');

/** The nonce of this document: without it its policy refuses the styles of the editor. */
const nonce = (): string => document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';

async function complete({ state, pos, explicit }: CompletionContext, completing: Completing) {
  const place = placeAt(state, pos);
  if (place === null || (!place.quoted && !explicit)) return null;
  const words = await completing(place);
  if (words.length === 0) return null;
  const options = words.map((word, index) => optionOf(word, index, place));
  return { from: place.from, to: place.to, options, filter: false };
}

function optionOf({ text, detail }: Word, index: number, { quoted }: TextPlace): Completion {
  const inner = JSON.stringify(text).slice(1, -1);
  return {
    label: text,
    apply: quoted ? inner : `"${inner}"`,
    boost: -index,
    ...(detail === undefined ? {} : { detail }),
  };
}
