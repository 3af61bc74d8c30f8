import { paths } from '@/components/paths';
import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';
import type { RoleLimit } from '@/lib/services/changes/proposal/role-limits';

/** The mappings of a role that end, with what remains of those that ended. */
export function RoleLimits({ limits }: { readonly limits: readonly RoleLimit[] }) {
  return limits.map((limit) => (
    <Callout key={limit.id} tone={limit.state === 'stuck' ? 'bad' : 'info'} title={`${limit.who}: ${titleOf(limit)}`}>
      <a className="underline" href={paths.change(limit.changeNumber)}>
        Change {limit.changeNumber}
      </a>
      {limit.state === 'active' ? (
        <>
          {' '}
          let it in. It ends <Time at={limit.endsAt} />. Sessions that were issued before may go on until{' '}
          {limit.sessionsUntil === null ? 'an unknown time' : <Time at={limit.sessionsUntil} show="absolute" />}.
        </>
      ) : (
        <> let it in. {limit.outcome}</>
      )}
    </Callout>
  ));
}

const titleOf = ({ state, until }: RoleLimit): string =>
  state === 'stuck' ? `was to end at ${until}, and a person has to look` : `until ${until}`;
