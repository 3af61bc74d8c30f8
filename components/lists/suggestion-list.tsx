import type { Suggestion } from '@/lib/lists/suggest';

interface Props {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onChoose: (suggestion: Suggestion) => void;
  readonly onReach: (index: number) => void;
}

export const suggestionId = (listId: string, index: number): string => `${listId}-${index}`;

/** What a filter suggests, below its field. The field keeps the focus and names the active one. */
export function SuggestionList({ id, suggestions, active, onChoose, onReach }: Props) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Suggestions"
      hidden={suggestions.length === 0}
      className="absolute inset-x-0 top-full z-20 mt-1 max-h-80 max-w-lg overflow-y-auto rounded border bg-paper p-1 shadow-lg"
    >
      {suggestions.map((suggestion, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the focus stays in the field, which names the active option
        <div
          key={suggestion.text}
          id={suggestionId(id, index)}
          role="option"
          aria-selected={index === active}
          // Before the field loses the focus, which would close the list.
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => onReach(index)}
          onClick={() => onChoose(suggestion)}
          className="flex min-h-8 cursor-pointer items-center gap-3 rounded px-2 aria-selected:bg-accent-soft aria-selected:text-accent"
        >
          <span className="truncate font-mono text-meta">{suggestion.label}</span>
          <span className="ms-auto truncate text-meta text-muted">{suggestion.detail}</span>
        </div>
      ))}
    </div>
  );
}
