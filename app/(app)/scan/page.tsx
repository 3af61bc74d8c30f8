import type { Metadata } from 'next';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { paths } from '@/components/paths';
import { CheckPolicy } from '@/components/scan/check-policy';
import { HowToExport } from '@/components/scan/how-to-export';
import { ScanFiles } from '@/components/scan/scan-files';
import { PageHeader } from '@/components/ui/page-header';
import { Tabs } from '@/components/ui/tabs';

export const metadata: Metadata = { title: 'Scan files' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** An estate, or one policy, judged in the browser from what a person brings. No verb is asked: nothing reaches the server. */
export default async function ScanPage({ searchParams }: Props) {
  const { tab } = queryOf(await searchParams);
  await signedIn();
  const onePolicy = tab === 'policy';
  return (
    <>
      <PageHeader
        name="Scan files"
        sentence={
          onePolicy
            ? 'Paste a trust policy to see who can get in.'
            : 'See your own AWS accounts as Drawbridge sees them, without giving it any credentials.'
        }
        tabs={
          <Tabs
            label="What to scan"
            tabs={[
              { href: paths.scan(), label: 'An estate', active: !onePolicy },
              { href: paths.scan({ tab: 'policy' }), label: 'One policy', active: onePolicy },
            ]}
          />
        }
      />
      {onePolicy ? (
        <CheckPolicy />
      ) : (
        <>
          <ScanFiles />
          <HowToExport />
        </>
      )}
    </>
  );
}
