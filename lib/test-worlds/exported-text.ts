/** All of an exported file. */
export async function exportedText({ body }: { readonly body: AsyncIterable<string> }): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of body) pieces.push(piece);
  return pieces.join('');
}
