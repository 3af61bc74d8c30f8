import { Badge, type Tone } from '@/components/ui/badge';

const LOOKS: Readonly<Record<string, Tone>> = { done: 'ok', refused: 'warn', failed: 'bad' };

/** How what was recorded ended. */
export function ResultBadge({ result }: { readonly result: string }) {
  return <Badge tone={LOOKS[result] ?? 'neutral'}>{result}</Badge>;
}
