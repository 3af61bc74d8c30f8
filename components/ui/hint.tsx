import { type ReactNode, useId } from 'react';

/** Text that explains itself on hover and focus. For a control use its own `data-hint`. */
export function Hint({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <span
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what shows on hover must be reachable by keyboard
      tabIndex={0}
      data-hint={text}
      aria-describedby={id}
      className="rounded underline decoration-dotted underline-offset-4"
    >
      {children}
      <span id={id} hidden>
        {text}
      </span>
    </span>
  );
}
