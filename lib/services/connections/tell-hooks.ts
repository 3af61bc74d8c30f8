/** What was set up of the hooks of a GitLab. */
export interface HooksMade {
  /** A system hook: it tells of everything. */
  readonly system: boolean;
  readonly groups: number;
  readonly projects: number;
  /** Groups and projects that let the token set up none. */
  readonly refused: number;
  /** Projects that were too many for webhooks of their own. */
  readonly left: number;
  /** Audit events are streamed, which alone tell that a protection changed. */
  readonly protection: boolean;
}

const counted = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** What an admin reads of it. */
export function tellHooks(made: HooksMade, url: string): { readonly isMade: boolean; readonly sentence: string } {
  const { system, groups, projects, refused, left, protection } = made;
  if (!system && groups + projects === 0)
    return {
      isMade: false,
      sentence: `GitLab lets the writer token set up no hook. A system hook takes an administrator's token, a webhook of a group GitLab Premium and an Owner's, a webhook of a project a Maintainer's. To do it by hand, create one with the URL ${url} and the secret of the configuration.`,
    };
  const holders = [
    ...(groups > 0 ? [counted(groups, 'group')] : []),
    ...(projects > 0 ? [counted(projects, 'project')] : []),
  ];
  const sentences = [
    system
      ? 'A system hook sends the events of every project.'
      : `Webhooks send the events of ${holders.join(' and ')}. They tell of no rename or transfer, which the next sync sees.`,
    ...(refused > 0
      ? [`${refused === 1 ? 'One group or project' : `${refused} groups or projects`} refused a webhook.`]
      : []),
    ...(left > 0 ? [`${counted(left, 'more project')} would need one: use a webhook of their group.`] : []),
    protection
      ? 'Audit events tell when a protection changes.'
      : 'GitLab tells when a protection changes by audit events alone, and this GitLab or token lets none be streamed: the next sync sees it.',
  ];
  return { isMade: true, sentence: sentences.join(' ') };
}
