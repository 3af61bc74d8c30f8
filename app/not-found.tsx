import type { Metadata } from 'next';
import { paths } from '@/components/paths';
import { PlainPage } from '@/components/shell/plain-page';
import { LinkButton } from '@/components/ui/button';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <PlainPage>
      <div className="grid justify-items-start gap-3">
        <h1 className="text-sentence">There is nothing at this address.</h1>
        <p className="max-w-read text-muted">
          It may never have been, or it may have been removed since. Records of what was done stay in the audit log.
        </p>
        <div className="flex flex-wrap gap-2">
          <LinkButton href={paths.overview()} variant="primary">
            Overview
          </LinkButton>
          <LinkButton href={paths.roles()}>Roles</LinkButton>
          <LinkButton href={paths.projects()}>Projects</LinkButton>
        </div>
      </div>
    </PlainPage>
  );
}
