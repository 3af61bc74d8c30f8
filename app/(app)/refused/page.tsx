import type { Metadata } from 'next';
import { signedIn } from '@/app/signed-in';
import { RefusedList } from '@/components/refusals/refused-list';
import { PageHeader, Section } from '@/components/ui/page-header';
import { refusalOf } from '@/lib/access/decide';
import { type RefusedList as List, listRefused } from '@/lib/services/refusals/list-refused';

export const metadata: Metadata = { title: 'Refused pipelines' };

export default async function RefusedPage() {
  const { context, actor } = await signedIn();
  const list = await listRefused(context, actor, {});
  return (
    <>
      <PageHeader name="Refused pipelines" sentence={sentenceOf(list)} />
      <Section title="Last 14 days">
        <RefusedList
          list={list}
          refusal={refusalOf(actor, 'change.draft')}
          none="No role refused a pipeline, as far as CloudTrail answers."
        />
      </Section>
    </>
  );
}

function sentenceOf({ rows }: List): string {
  const broken = rows.filter(({ looks, now }) => looks === 'broken-pipeline' && now !== 'admitted').length;
  const strange = rows.filter(({ looks, now }) => looks === 'stranger' && now !== 'admitted').length;
  if (broken + strange === 0) return 'No pipeline is being refused.';
  const words = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);
  return [
    broken === 0 ? null : `${words(broken, 'pipeline looks', 'pipelines look')} broken.`,
    strange === 0 ? null : `${words(strange, 'attempt comes from a stranger', 'attempts come from strangers')}.`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}
