import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const ink = (name: string): string => `var(--color-${name})`;

/** The colours of the page, light and dark by its variables alone. */
const looks = EditorView.theme({
  '&': {
    backgroundColor: ink('paper'),
    color: ink('ink'),
    border: `1px solid ${ink('line-strong')}`,
    borderRadius: 'var(--radius)',
    fontSize: 'var(--text-meta)',
    // As high as the window lets it be beside what is above it.
    maxHeight: 'max(20rem, calc(100dvh - 17rem))',
  },
  '&.cm-focused': { outline: `2px solid ${ink('accent')}`, outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.25rem', overflow: 'auto' },
  '.cm-content': { caretColor: ink('ink'), padding: '0.375rem 0' },
  '.cm-cursor': { borderLeftColor: ink('ink') },
  '.cm-gutters': { backgroundColor: ink('sunken'), color: ink('faint'), border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: ink('hover') },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: `${ink('accent-soft')} !important`,
  },
  '.cm-matchingBracket': { backgroundColor: `${ink('accent-soft')} !important`, outline: `1px solid ${ink('accent')}` },
  '.cm-foldPlaceholder': { backgroundColor: ink('hover'), border: 'none', color: ink('muted'), padding: '0 0.375rem' },
  '.cm-foldGutter span': { display: 'inline-block', minWidth: '1.5rem', textAlign: 'center', cursor: 'pointer' },
  '.cm-tooltip, .cm-panels': { backgroundColor: ink('raised'), color: ink('ink'), border: `1px solid ${ink('line')}` },
  '.cm-tooltip': { boxShadow: 'var(--shadow-overlay)', borderRadius: 'var(--radius)', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxWidth: 'min(60ch, 90vw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.25rem 0.5rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: ink('accent-soft'), color: ink('accent') },
  '.cm-completionDetail': { color: ink('muted'), fontStyle: 'normal', fontFamily: 'var(--font-sans)' },
  '.cm-diagnostic': { fontFamily: 'var(--font-sans)', padding: '0.5rem 0.75rem', maxWidth: '60ch' },
  '.cm-diagnostic-error': { borderLeft: `3px solid ${ink('bad-solid')}` },
  '.cm-diagnostic-warning': { borderLeft: `3px solid ${ink('warn-solid')}` },
  '.cm-diagnostic-info': { borderLeft: `3px solid ${ink('line-strong')}` },
  '.cm-diagnosticAction': {
    backgroundColor: ink('accent-solid'),
    color: ink('on-accent'),
    borderRadius: 'var(--radius)',
    minHeight: '1.5rem',
    padding: '0.125rem 0.5rem',
    margin: '0.25rem 0.5rem 0 0',
    cursor: 'pointer',
  },
  // The library draws its underline by an image of its own colours.
  '.cm-lintRange': { backgroundImage: 'none', paddingBottom: '0' },
  '.cm-lintRange-error': { textDecoration: `underline wavy ${ink('bad-solid')}`, textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { textDecoration: `underline wavy ${ink('warn-solid')}`, textUnderlineOffset: '3px' },
  '.cm-lintRange-info': { textDecoration: `underline dotted ${ink('line-strong')}`, textUnderlineOffset: '3px' },
  '.cm-hidden': { backgroundColor: ink('warn-soft'), color: ink('warn'), borderRadius: 'var(--radius)' },
  '.cm-hidden::before': { content: 'attr(data-mark)', fontSize: '0.85em', fontWeight: '600' },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: ink('accent') },
  { tag: [tags.string, tags.special(tags.string)], color: ink('ink') },
  { tag: [tags.number, tags.bool, tags.null], color: ink('ink'), fontWeight: '500' },
  { tag: [tags.separator, tags.squareBracket, tags.brace, tags.punctuation], color: ink('faint') },
]);

export const codeTheme: Extension = [looks, syntaxHighlighting(colours)];
