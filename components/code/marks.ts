import { syntaxTree } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { offsetAt, readJson } from '@/lib/policy/json-reader';
import { fixesOf, offsetOf } from '@/lib/policy/problem-fixes';
import type { Problem } from '@/lib/policy/types';
import { applyFix } from '@/lib/reach/apply-fix';
import type { Finding, Severity } from '@/lib/reach/types';

/** More fixes than for so many problems are not worked out at each keystroke. */
const FIXED = 20;

/** What is wrong with the text, each at its place, with the edits that mend it. */
export function marksOf(
  state: EditorState,
  problems: readonly Problem[],
  findings: readonly Finding[],
): readonly Diagnostic[] {
  const text = state.doc.toString();
  const fromParser = problems.map((problem, index): Diagnostic => {
    const at = offsetOf(text, problem);
    return {
      ...extent(state, at),
      severity: problem.severity,
      message: problem.message,
      actions: (index < FIXED ? fixesOf(text, problem) : []).map(({ label, from, to, insert }) => ({
        name: label,
        apply: (view) => view.dispatch({ changes: { from, to, insert }, userEvent: 'input.fix' }),
      })),
    };
  });
  // Of a text that does not parse nothing was found: what is known is of another one.
  const readable = problems.every(({ severity }) => severity !== 'error');
  const { node } = readJson(text);
  const fromServer = (readable ? findings : []).map(({ path, severity, title, fix }): Diagnostic => {
    const fixed = fix ? applyFix(text, fix) : null;
    return {
      ...extent(state, offsetAt(node, path)),
      severity: SEVERITIES[severity],
      message: title.replaceAll('`', ''),
      actions: fix && fixed !== null ? [{ name: fix.label.replaceAll('`', ''), apply: become(fixed) }] : [],
    };
  });
  return [...fromParser, ...fromServer].sort((a, b) => a.from - b.from);
}

const SEVERITIES: Readonly<Record<Severity, Diagnostic['severity']>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'info',
  info: 'info',
};

const become =
  (text: string) =>
  (view: EditorView): void =>
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent: 'input.fix' });

/** A string, number or word as a whole; of an object or list the bracket that opens it; at least one character where there is one. */
function extent(state: EditorState, at: number): { readonly from: number; readonly to: number } {
  const from = Math.min(at, state.doc.length);
  const node = syntaxTree(state).resolveInner(from, 1);
  const whole = node.from === from && !['Object', 'Array', 'JsonText', 'Property'].includes(node.name);
  return { from, to: Math.min(whole ? node.to : from + 1, state.doc.length) };
}
