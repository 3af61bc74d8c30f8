/** What the light part of the editor and the one that is loaded later say to each other. */
import type { JSX } from 'react';
import type { Completing } from '@/components/code/completing';
import type { Problem } from '@/lib/policy/types';
import type { Finding } from '@/lib/reach/types';

export interface CodeProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What our own parser says of the value. */
  readonly problems: readonly Problem[];
  /** What the server found in it; absent: it was not asked. */
  readonly findings?: readonly Finding[];
  readonly completing: Completing;
}

export interface LoadedProps extends CodeProps {
  /** Of the label, and the beginning of the ids of label and hint. */
  readonly id: string;
  /** The field that it takes the place of had the focus. */
  readonly focused: boolean;
  readonly invalid: boolean;
}

export interface EditorModule {
  readonly CodeMirror: (props: LoadedProps) => JSX.Element;
}
