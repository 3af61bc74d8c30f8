import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { problemOf } from '@/app/api/problems';
import { paths } from '@/components/paths';
import { PlainPage } from '@/components/shell/plain-page';

interface Props {
  readonly params: Promise<{ readonly code: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: problemOf((await params).code)?.title ?? 'Not found' };
}

/** What the `type` of a problem leads to: what it means and what to do. Public, as every problem names its address. */
export default async function ProblemPage({ params }: Props) {
  const { code } = await params;
  const problem = problemOf(code);
  if (problem === null) notFound();
  return (
    <PlainPage>
      <h1 className="text-sentence font-semibold">{problem.title}</h1>
      <p className="font-mono text-muted">
        {problem.status} {code}
      </p>
      <h2 className="font-semibold">What it means</h2>
      <p className="max-w-read">{problem.meaning}</p>
      <h2 className="font-semibold">What to do</h2>
      <p className="max-w-read">{problem.remedy}</p>
      <p>
        <Link className="underline" href={paths.problems()}>
          All problems
        </Link>
      </p>
    </PlainPage>
  );
}
