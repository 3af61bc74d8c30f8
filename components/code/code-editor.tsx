'use client';

import { useEffect, useRef, useState } from 'react';
import type { CodeProps, EditorModule } from '@/components/code/code-types';
import { Textarea } from '@/components/ui/form/input';

interface Props extends CodeProps {
  readonly id: string;
  readonly label: string;
  /** How high it is at least, in lines. */
  readonly rows: number;
}

/**
 * A text that machines read, with its problems at their places. The editor comes in a file of its own when it is first shown. Until
 * then, and where it does not come, the same text is in an ordinary field.
 */
export function CodeEditor({ id, label, rows, ...code }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [module, setModule] = useState<EditorModule | null>(null);
  const [focused, setFocused] = useState(false);
  useEffect(() => {
    let gone = false;
    import('@/components/code/code-mirror').then(
      (loaded) => {
        if (gone) return;
        setFocused(document.activeElement === field.current);
        setModule(loaded);
      },
      () => {
        // The field that is there takes the same text.
      },
    );
    return () => {
      gone = true;
    };
  }, []);
  const bad = code.problems.some(({ severity }) => severity === 'error');
  return (
    <div className="grid gap-1">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a label leads to its control, which a browser only knows of fields */}
      <label
        id={`${id}-label`}
        htmlFor={id}
        className="font-medium"
        onClick={() => document.getElementById(id)?.focus()}
      >
        {label}
      </label>
      <p id={`${id}-hint`} className="text-meta text-muted">
        Problems are marked as you type. F8 goes to the next one, Ctrl Space suggests what can be here, and Escape then
        Tab leaves the editor.
      </p>
      {module === null ? (
        <Textarea
          ref={field}
          id={id}
          aria-describedby={`${id}-hint`}
          {...(bad && { 'aria-invalid': true })}
          mono
          rows={rows}
          spellCheck={false}
          value={code.value}
          onChange={({ target }) => code.onChange(target.value)}
        />
      ) : (
        <module.CodeMirror {...code} id={id} focused={focused} invalid={bad} />
      )}
    </div>
  );
}
