'use client';

import Link from 'next/link';
import { useState } from 'react';
import { BAR_WIDTH, type PlacedFlow, type PlacedMap, type PlacedNode, WIDTH } from '@/components/map/layout';
import { CHANGE_WORDS, counted, sourceName, targetName } from '@/components/map/map-words';
import { rungLook } from '@/components/reach/rungs';
import { cx } from '@/components/ui/cx';
import type { MapSource, MapTarget } from '@/lib/services/estate/map/get-access-map';

interface Props {
  readonly placed: PlacedMap;
  /** Where a group and a role lead; absent: nowhere. */
  readonly hrefs: Readonly<Record<string, string>>;
  readonly compared: boolean;
}

/** The map as a picture. Every node with an address is a link, in reading order; its flows are shown alone while it has focus or the pointer. */
export function MapPicture({ placed, hrefs, compared }: Props) {
  const [active, setActive] = useState<string | null>(null);
  const { flows, sources, targets, accounts, height } = placed;
  const isFaint = ({ flow }: PlacedFlow) => active !== null && flow.source !== active && flow.target !== active;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Access map" tabIndex={0} className="overflow-x-auto rounded -outline-offset-2">
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: a title of the whole would appear over each of its parts; the section names it */}
      <svg viewBox={`0 0 ${WIDTH} ${height}`} className="block h-auto w-full min-w-240">
        <g>
          {flows.map((placedFlow) => {
            const { flow, path, width, change } = placedFlow;
            return (
              <path
                key={`${flow.source} ${flow.target} ${flow.rung}`}
                d={path}
                fill="none"
                strokeWidth={width}
                className={cx(
                  rungLook(flow.rung).stroke,
                  'transition-opacity duration-100',
                  isFaint(placedFlow) ? 'opacity-8' : opacityOf(change, compared),
                )}
                strokeDasharray={change === 'went' ? '3 5' : undefined}
              />
            );
          })}
        </g>
        {sources.map((placedNode) => (
          <Node
            key={placedNode.node.id}
            {...{ placedNode, setActive, side: 'source' }}
            href={hrefs[placedNode.node.id]}
            fill={fillOfSource(placedNode.node)}
            name={sourceName(placedNode.node)}
            about={aboutSource(placedNode.node, flows)}
          />
        ))}
        {accounts.map(({ id, name, y }) => (
          <text key={id} x={760} y={y} className="fill-faint text-meta">
            {name}
          </text>
        ))}
        {targets.map((placedNode) => (
          <Node
            key={placedNode.node.id}
            {...{ placedNode, setActive, side: 'target' }}
            href={hrefs[placedNode.node.id]}
            fill={rungLook(placedNode.node.rung).fill}
            name={targetName(placedNode.node)}
            about={aboutTarget(placedNode.node, flows)}
          />
        ))}
      </svg>
    </section>
  );
}

/** What changed is drawn full where two days are compared. */
const opacityOf = (change: PlacedFlow['change'], compared: boolean): string =>
  compared && change === null ? 'opacity-15' : compared ? 'opacity-80' : 'opacity-45';

const fillOfSource = ({ kind }: MapSource): string =>
  kind === 'instance' ? rungLook(4).fill : kind === 'internet' ? rungLook(5).fill : 'fill-accent-solid';

function changesOf(flows: readonly PlacedFlow[]): string {
  const words = new Set(flows.flatMap(({ change }) => (change === null ? [] : [CHANGE_WORDS[change].toLowerCase()])));
  return words.size === 0 ? '' : `, changed: ${[...words].join(', ')}`;
}

function aboutSource(node: MapSource, flows: readonly PlacedFlow[]): string {
  const own = flows.filter(({ flow }) => flow.source === node.id);
  const pairs = node.pairCount === 0 ? '' : ` by ${counted(node.pairCount, 'way')}`;
  return `can assume ${counted(node.roleCount, 'role')}${pairs}${changesOf(own)}`;
}

function aboutTarget(node: MapTarget, flows: readonly PlacedFlow[]): string {
  const own = flows.filter(({ flow }) => flow.target === node.id);
  return `in ${node.accountName ?? 'other accounts'}, ${rungLook(node.rung).word}${changesOf(own)}`;
}

interface NodeProps {
  readonly placedNode: PlacedNode<{ readonly id: string }>;
  readonly side: 'source' | 'target';
  readonly href: string | undefined;
  readonly fill: string;
  readonly name: string;
  /** What it is, for those who do not see the flows. */
  readonly about: string;
  readonly setActive: (id: string | null) => void;
}

const LABEL = 8;
/** Characters of a label that fit beside the flows. */
const FITS = 44;

function Node({ placedNode: { node, x, y, height }, side, href, fill, name, about, setActive }: NodeProps) {
  const shown = name.length > FITS ? `${name.slice(0, FITS - 1)}…` : name;
  const drawn = (
    <>
      <title>{`${name}: ${about}`}</title>
      <rect
        x={side === 'source' ? 0 : x}
        y={y - 3}
        width={side === 'source' ? x + BAR_WIDTH : WIDTH - x}
        height={Math.max(height, 12) + 6}
        className="fill-transparent"
      />
      <rect x={x} y={y} width={BAR_WIDTH} height={Math.max(height, 2)} rx={2} className={fill} />
      <text
        x={side === 'source' ? x - LABEL : x + BAR_WIDTH + LABEL}
        y={y + height / 2}
        dominantBaseline="central"
        textAnchor={side === 'source' ? 'end' : 'start'}
        className="fill-ink text-base"
      >
        {shown}
      </text>
    </>
  );
  const events = {
    onPointerEnter: () => setActive(node.id),
    onPointerLeave: () => setActive(null),
    onFocus: () => setActive(node.id),
    onBlur: () => setActive(null),
  };
  if (href === undefined)
    return (
      <g onPointerEnter={events.onPointerEnter} onPointerLeave={events.onPointerLeave}>
        {drawn}
      </g>
    );
  return (
    <Link href={href} prefetch={false} scroll={false} aria-label={`${name}: ${about}`} {...events}>
      {drawn}
    </Link>
  );
}
