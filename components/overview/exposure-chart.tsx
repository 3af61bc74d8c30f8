import { exposureLayers } from '@/components/overview/exposure-layers';
import { rungLook } from '@/components/reach/rungs';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ExposureDay } from '@/lib/services/estate/get-exposure';

/** How many roles had each reach, day by day: as a picture, and as the table that says the same. */
export function ExposureChart({ days }: { readonly days: readonly ExposureDay[] }) {
  const [first, last] = [days[0], days.at(-1)];
  return (
    <figure className="grid gap-2">
      <svg aria-hidden="true" viewBox="0 0 100 100" preserveAspectRatio="none" className="block h-28 w-full rounded">
        {exposureLayers(days).map(({ rung, points }) => (
          <polygon key={rungLook(rung).id} className={rungLook(rung).fill} points={points} />
        ))}
      </svg>
      <figcaption className="grid gap-1 text-meta text-muted">
        <span className="flex justify-between" aria-hidden="true">
          <time dateTime={first?.day}>{first?.day}</time>
          <time dateTime={last?.day}>{last?.day}</time>
        </span>
        <details>
          <summary className="min-h-6 w-fit cursor-pointer">As a table</summary>
          <div className="max-h-80 overflow-y-auto">
            <DayTable days={days} />
          </div>
        </details>
      </figcaption>
    </figure>
  );
}

function DayTable({ days }: { readonly days: readonly ExposureDay[] }) {
  const rungs = days.at(-1)?.rungs.map(({ rung }) => rung) ?? [];
  return (
    <Table
      caption="Roles by reach and day"
      density="compact"
      keepColumns
      head={
        <>
          <Th>Day</Th>
          {rungs.map((rung) => (
            <Th key={rungLook(rung).id} numeric>
              {rungLook(rung).word}
            </Th>
          ))}
        </>
      }
    >
      {days.toReversed().map((day) => (
        <Tr key={day.day}>
          <Td label="Day">{day.day}</Td>
          {rungs.map((rung) => (
            <Td key={rungLook(rung).id} label={rungLook(rung).word} numeric>
              {day.rungs.find((each) => each.rung === rung)?.count ?? 0}
            </Td>
          ))}
        </Tr>
      ))}
    </Table>
  );
}
