'use client';

import { useSending } from '@/components/api/use-sending';
import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/form/input';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { HOWS, type How } from '@/lib/notify/reasons';
import type { NoticeChoicesView } from '@/lib/services/notices/get-notice-choices';

const LABELS: Readonly<Record<How, string>> = { now: 'E-mail at once', digest: 'Daily digest', off: 'Off' };
const HEAD = (
  <>
    <Th>What happens</Th>
    <Th>How it reaches you</Th>
  </>
);

type Chosen = Readonly<Record<string, How>>;

/** Each reason why a notice may reach whoever looks, with how it does. */
export function ReachForm({ choices }: Pick<NoticeChoicesView, 'choices'>) {
  const saved = Object.fromEntries(choices.map(({ reason, how }) => [reason, how]));
  const [chosen, set] = useTyped<Chosen>('what-reaches-me', saved);
  const { busy, give } = useSending();
  const save = () => give('PUT', '/notices/choices', { choices: chosen }, 'What reaches you is set.');
  return (
    <div className="grid gap-3">
      <Table caption="What reaches me" head={HEAD} density="compact">
        {choices.map(({ reason, says, how }) => (
          <Tr key={reason}>
            <Td label="What happens">{says}</Td>
            <Td label="How it reaches you">
              <Select
                aria-label={says}
                value={chosen[reason] ?? how}
                onChange={({ target }) =>
                  set({ ...chosen, [reason]: HOWS.find((each) => each === target.value) ?? how })
                }
              >
                {HOWS.map((each) => (
                  <option key={each} value={each}>
                    {LABELS[each]}
                  </option>
                ))}
              </Select>
            </Td>
          </Tr>
        ))}
      </Table>
      <div>
        <Button variant="primary" busy={busy} onClick={() => void save()}>
          Save choices
        </Button>
      </div>
    </div>
  );
}
