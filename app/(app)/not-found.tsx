import { SearchX } from 'lucide-react';
import { paths } from '@/components/paths';
import { Button, LinkButton } from '@/components/ui/button';
import { Input } from '@/components/ui/form/input';
import { Kbd } from '@/components/ui/kbd';

/** An address inside the frame at which there is nothing: the rail and the search stay. */
export default function NotFound() {
  return (
    <div className="grid max-w-read justify-items-start gap-3 py-10">
      <SearchX aria-hidden className="size-5 text-faint" />
      <h1 className="text-lead font-semibold">There is nothing at this address</h1>
      <p className="text-muted">
        A role that was deleted in AWS, or a project that left GitLab, has no page any more. What was changed in it
        stays under Changes and in the audit log.
      </p>
      <form action={paths.roles()} className="flex w-full flex-wrap items-end gap-2">
        <label htmlFor="find" className="grid grow gap-1 font-medium">
          Find a role by its name or ARN
          <Input id="find" name="q" type="search" maxLength={200} placeholder="shop-catalog-deploy" />
        </label>
        <Button type="submit">Search roles</Button>
      </form>
      <p className="text-muted">
        <Kbd>Ctrl K</Kbd> searches roles, projects, changes and people at once.
      </p>
      <div className="flex flex-wrap gap-2">
        <LinkButton href={paths.overview()}>Overview</LinkButton>
        <LinkButton href={paths.projects()}>Projects</LinkButton>
        <LinkButton href={paths.changes({ state: 'all' })}>All changes</LinkButton>
      </div>
    </div>
  );
}
