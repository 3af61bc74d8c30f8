/** Ends that a person can choose, in the zone of their browser. */
export const UNTIL_PRESETS = { '2h': 'For 2 hours', '18:00': 'Until 18:00 today', '24h': 'For 24 hours' } as const;
export type UntilPreset = keyof typeof UNTIL_PRESETS;

const HOUR = 3_600_000;

/** The instant of a preset, ISO 8601 in UTC. After 18:00 its next one is meant. */
export function presetEnd(preset: UntilPreset, now: Date): string {
  if (preset !== '18:00') return new Date(now.getTime() + (preset === '2h' ? 2 : 24) * HOUR).toISOString();
  const evening = new Date(now);
  evening.setHours(18, 0, 0, 0);
  if (evening <= now) evening.setDate(evening.getDate() + 1);
  return evening.toISOString();
}

/** What a `datetime-local` field holds, as an instant; null: it is empty or no time. */
export function instantOf(local: string): string | null {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The other way round: "2026-11-24T18:00" in the browser's zone. */
export function inMinutes(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
