import { Fragment } from 'react';
import { cx } from '@/components/ui/cx';
import { VisibleText } from '@/components/ui/visible-text';
import { type PatternPiece, patternPieces } from './pattern-pieces';

const WILD = 'rounded bg-warn-soft px-0.5 font-semibold text-warn';
const LOOKS: Readonly<Record<PatternPiece['kind'], string>> = {
  name: 'text-faint',
  fixed: 'text-ink',
  colon: 'text-faint',
  any: WILD,
  one: WILD,
  variable: WILD,
};
const EXPLAIN: Partial<Readonly<Record<PatternPiece['kind'], string>>> = {
  any: 'Any run of characters, or none; colons and slashes too',
  one: 'Exactly one character, whatever it is',
  variable: 'AWS puts a value here when it evaluates the policy',
};

interface SubjectPatternProps {
  readonly pattern: string;
  /** A subject of a token, or a pattern under StringEquals: `*` and `?` are then ordinary characters. */
  readonly exact?: boolean;
  readonly className?: string;
}

/** A subject pattern as it is drawn everywhere: names faint, values plain, wildcards marked and explained. */
export function SubjectPattern({ pattern, exact = false, className }: SubjectPatternProps) {
  const pieces = patternPieces(pattern).map((piece) =>
    exact && (piece.kind === 'any' || piece.kind === 'one') ? { ...piece, kind: 'fixed' as const } : piece,
  );
  return (
    <bdi className={cx('font-mono text-[max(0.893em,var(--text-meta))] break-words', className)}>
      {pieces.map(({ kind, text }, index) => {
        const explain = EXPLAIN[kind];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces are told apart by their place alone
          <Fragment key={index}>
            <span
              className={LOOKS[kind]}
              {...(explain && { 'data-hint': explain, 'aria-description': explain, tabIndex: 0 })}
            >
              <VisibleText text={text} />
            </span>
            {kind === 'colon' ? <wbr /> : null}
          </Fragment>
        );
      })}
    </bdi>
  );
}
