import Link from 'next/link';
import { paths } from '@/components/paths';
import { Callout } from '@/components/ui/callout';
import { VisibleText } from '@/components/ui/visible-text';
import type { ProjectPage } from '@/lib/services/estate/list-projects';

/** The roles that every project can assume, once, instead of in each row. */
export function OpenToAll({ openToAll: { count, named } }: Pick<ProjectPage, 'openToAll'>) {
  if (count === 0) return null;
  const one = count === 1;
  return (
    <Callout tone="warn" title={`${count} ${one ? 'role is' : 'roles are'} open to a whole GitLab or to anyone.`}>
      The column “Widest role” leaves {one ? 'it' : 'them'} out:{' '}
      {named.map(({ accountId, name }, index) => (
        <span key={`${accountId}/${name}`}>
          {index === 0 ? '' : ', '}
          <Link className="underline" href={paths.role({ accountId, name })}>
            <VisibleText text={name} />
          </Link>
        </span>
      ))}
      {count > named.length ? ' and others' : ''}.
    </Callout>
  );
}
