import type { Metadata } from 'next';
import Link from 'next/link';
import { knownProblem, PROBLEM_CODES } from '@/app/api/problems';
import { paths } from '@/components/paths';
import { PlainPage } from '@/components/shell/plain-page';

export const metadata: Metadata = { title: 'API problems' };

/** Every kind of problem that the API answers. Public: programs and people without a session follow the `type` of a problem. */
export default function ProblemsPage() {
  return (
    <PlainPage>
      <h1 className="text-sentence font-semibold">Problems that the API answers</h1>
      <dl className="grid gap-3">
        {PROBLEM_CODES.map((code) => (
          <div key={code}>
            <dt>
              <Link className="underline" href={paths.problem(code)}>
                {knownProblem(code).title}
              </Link>{' '}
              <span className="font-mono text-muted">
                {knownProblem(code).status} {code}
              </span>
            </dt>
            <dd className="text-muted">{knownProblem(code).meaning}</dd>
          </div>
        ))}
      </dl>
    </PlainPage>
  );
}
