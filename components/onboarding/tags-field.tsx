'use client';

import { useTyped } from '@/components/api/use-typed';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';

type Tags = Readonly<Record<string, string>>;

interface Props {
  readonly id: string;
  readonly tags: Tags;
  readonly error: string | null;
  readonly onChange: (tags: Record<string, string>) => void;
}

/** Tags as a person writes them. The text stays as typed; a part that is no tag yet is sent too, so that the server names it. */
export function TagsField({ id, tags, error, onChange }: Props) {
  const [text, setText] = useTyped(id, textOf(tags));
  return (
    <Field id={id} label="Tags" hint="name=value, separated by commas." error={error} optional>
      {(control) => (
        <Input
          {...control}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            onChange(readTags(target.value));
          }}
        />
      )}
    </Field>
  );
}

const textOf = (tags: Tags): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

/** "owner=shop, stage=prod" as tags. A part without "=" has no value, which the server refuses by name. */
export function readTags(text: string): Record<string, string> {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  const pairs = parts.map((part) => {
    const [key = '', ...value] = part.split('=');
    return [key.trim(), value.length === 0 ? null : value.join('=').trim()];
  });
  return Object.fromEntries(pairs);
}
