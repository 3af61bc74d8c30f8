'use client';

import './globals.css';
import { Failure, type FailureProps } from '@/components/shell/failure';

/** Stands in for the whole document when even the root layout fails. */
export default function GlobalError(props: FailureProps) {
  return (
    <html lang="en">
      <body>
        <title>Drawbridge</title>
        <Failure {...props} />
      </body>
    </html>
  );
}
