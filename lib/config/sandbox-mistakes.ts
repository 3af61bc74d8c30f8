import type { Config, SandboxConfig } from '@/lib/config/config';
import { isOnThisMachine } from '@/lib/config/safe-url';
import type { SettingValues } from '@/lib/config/settings';

/**
 * Why the bar of the sandbox may not be shown: something that it is not about would be worked on by whoever plays. A product that is
 * connected to anything but this machine does not start with it.
 */
export function sandboxMistakes({ instances }: Pick<Config, 'instances'>, values: SettingValues): readonly string[] {
  const { DRAWBRIDGE_SANDBOX_URL: desk, AWS_ENDPOINT_URL: aws } = values;
  if (desk === undefined) return [];
  const elsewhere = [
    ...instances.filter(({ url }) => !isOnThisMachine(url)).map(({ id }) => `the instance ${id}`),
    ...(aws !== undefined && isOnThisMachine(aws) ? [] : ['AWS']),
    ...(isOnThisMachine(desk) ? [] : ['the address itself']),
  ];
  return elsewhere.length === 0
    ? []
    : [
        `DRAWBRIDGE_SANDBOX_URL is for the sandbox alone, and these are not on this machine: ${elsewhere.join(', ')}. Unset it.`,
      ];
}

/** The sandbox as it is set; null: this is no demonstration. */
export function sandboxOf(values: SettingValues): SandboxConfig | null {
  const { DRAWBRIDGE_SANDBOX_URL: url, DRAWBRIDGE_SANDBOX_PEOPLE: people } = values;
  return url === undefined ? null : { url, people };
}
