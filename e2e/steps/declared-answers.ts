import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the product said of answers that are not as the API's document declares them. It was told to check each one. */
export const undeclaredAnswers = (log: string): readonly string[] =>
  log.split('\n').filter((line) => line.includes('"type":"UndeclaredAnswer"'));

/** Throws where a product that kept its log in this folder answered what it does not declare. */
export function requireDeclaredAnswers(dataDir: string): void {
  const found = undeclaredAnswers(readFileSync(path.join(dataDir, 'product.log'), 'utf8'));
  if (found.length > 0) throw new Error(`Answers that the API's document does not declare:\n${found.join('\n')}`);
}
