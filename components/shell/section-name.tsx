'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { isWithin } from './is-within';

/** The section one is in, leading back to its list. */
export function SectionName({
  sections,
}: {
  readonly sections: readonly { readonly href: string; readonly label: string }[];
}) {
  const path = usePathname();
  const section = sections.find(({ href }) => isWithin(href, path));
  if (!section) return <span />;
  return (
    <Link href={section.href} className="truncate rounded font-medium">
      {section.label}
    </Link>
  );
}
