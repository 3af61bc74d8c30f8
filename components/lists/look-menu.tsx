'use client';

import { Columns3 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Select } from '@/components/ui/form/input';
import { type ListLook, lookCookie, writeLook } from '@/lib/lists/look';
import { PAGE_SIZES } from '@/lib/lists/page-sizes';

interface Props {
  /** The list, as in "roles". */
  readonly list: string;
  readonly look: ListLook;
  /** Those that can be hidden. */
  readonly columns: readonly { readonly id: string; readonly label: string }[];
}

const YEAR_S = 31_536_000;

/** Which columns a list has, how dense it is, and how long its pages are. Kept in this browser. */
export function LookMenu({ list, look: kept, columns }: Props) {
  const router = useRouter();
  const [look, setLook] = useState(kept);
  const take = (patch: Partial<ListLook>) => {
    const next = { ...look, ...patch };
    setLook(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve
    document.cookie = `${lookCookie(list)}=${writeLook(next)}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
    router.refresh();
  };
  const toggle = (id: string) =>
    take({ hidden: look.hidden.includes(id) ? look.hidden.filter((each) => each !== id) : [...look.hidden, id] });
  return (
    <>
      <Button popoverTarget="look" icon={<Columns3 aria-hidden />}>
        View
      </Button>
      <div
        id="look"
        popover="auto"
        className="fixed inset-auto end-3 top-[calc(var(--bar)+3.75rem)] m-0 max-h-[70dvh] w-60 gap-3 overflow-y-auto rounded border bg-raised p-3 text-ink shadow-overlay open:grid sm:end-6"
      >
        <fieldset>
          <legend className="pb-1 text-meta text-muted">Columns</legend>
          {columns.map(({ id, label }) => (
            <Checkbox key={id} label={label} checked={!look.hidden.includes(id)} onChange={() => toggle(id)} />
          ))}
        </fieldset>
        <Checkbox
          label="Compact rows"
          checked={look.density === 'compact'}
          onChange={({ target }) => take({ density: target.checked ? 'compact' : 'regular' })}
        />
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the child */}
        <label className="flex items-center justify-between gap-2">
          Rows of a page
          <Select
            value={look.size}
            onChange={({ target }) => take({ size: PAGE_SIZES.find((size) => size === target.value) ?? look.size })}
          >
            {PAGE_SIZES.map((size) => (
              <option key={size} value={size}>
                {size}
              </option>
            ))}
          </Select>
        </label>
      </div>
    </>
  );
}
