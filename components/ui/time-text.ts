const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** How far away a time is, in its largest unit: "4 min ago", "in 2 h". Both in milliseconds since 1970. */
export function relativeTime(at: number, now: number): string {
  const distance = Math.abs(now - at);
  const amount =
    distance < 45 * SECOND
      ? null
      : distance < HOUR
        ? `${Math.max(1, Math.round(distance / MINUTE))} min`
        : distance < DAY
          ? `${Math.floor(distance / HOUR)} h`
          : `${Math.floor(distance / DAY)} d`;
  if (amount === null) return now >= at ? 'just now' : 'in a moment';
  return now >= at ? `${amount} ago` : `in ${amount}`;
}

/** For example "23 Nov 2026, 12:28:13 +01:00". The offset is in minutes east of UTC; 0 is written as UTC. */
export function absoluteTime(at: number, offset: number): string {
  const local = new Date(at + offset * MINUTE);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':');
  const away = Math.abs(offset);
  const zone = offset === 0 ? 'UTC' : `${offset > 0 ? '+' : '-'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
  return `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()] ?? ''} ${local.getUTCFullYear()}, ${clock} ${zone}`;
}
