import type { Metadata } from 'next';
import Link from 'next/link';
import { Suspense } from 'react';
import { withoutFilters } from '@/app/(app)/without-filters';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { paths } from '@/components/paths';
import { ReduceMany } from '@/components/reductions/reduce-many';
import { KIND_WORDS } from '@/components/reductions/role-reductions';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Tabs } from '@/components/ui/tabs';
import { refusalOf } from '@/lib/access/decide';
import { listReductions } from '@/lib/services/reductions/list-reductions';

export const metadata: Metadata = { title: 'Reduce access' };

/** Kinds that make sense for many roles at once. */
const KINDS = [
  'limit-to-used',
  'limit-to-protected',
  'limit-to-today',
  'remove-unused',
  'pin-id',
  'close-segment',
  'fix-dead',
] as const;
type Kind = (typeof KINDS)[number];

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ReducePage({ searchParams }: Props) {
  const { kind: asked, roles } = queryOf(await searchParams);
  const kind = KINDS.find((each) => each === asked) ?? KINDS[0];
  const tabs = KINDS.map((each) => ({
    ...{ href: paths.reduce({ kind: each, roles }), label: KIND_WORDS[each], active: each === kind },
  }));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Roles', href: paths.roles() }]}
        name="Reduce access"
        sentence="One kind of proposal for many roles. Each becomes a change of its own, under one reason."
        tabs={<Tabs label="Kinds of proposals" tabs={tabs} />}
      />
      <Section title={KIND_WORDS[kind]}>
        <Suspense key={`${kind} ${roles ?? ''}`} fallback={<p className="text-muted">Looking for proposals…</p>}>
          <Proposals kind={kind} roles={roles} />
        </Suspense>
      </Section>
    </>
  );
}

interface Asked {
  readonly kind: Kind;
  /** Those that were chosen in the list of roles; absent: all. */
  readonly roles: string | undefined;
}

async function Proposals({ kind, roles }: Asked) {
  const { context, actor } = await signedIn();
  const list = await listReductions(context, actor, { kind, roles }).catch(withoutFilters(paths.reduce({ kind })));
  return (
    <>
      <p className="max-w-read text-muted">
        {list.says} Of the {list.looked === list.roles ? list.roles : `${list.looked} most exposed`} roles,{' '}
        {list.rows.length} can be reduced so.
        {list.looked < list.roles ? ` ${list.roles - list.looked} were not looked at.` : ''}
      </p>
      {list.rows.length === 0 ? (
        <p>
          <Link href={paths.roles()} className="rounded text-accent underline">
            Look at the roles
          </Link>
        </p>
      ) : (
        <ReduceMany list={list} refusal={refusalOf(actor, 'change.draft')} />
      )}
    </>
  );
}
