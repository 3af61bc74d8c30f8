/** The first value of each search parameter; empty ones are as good as absent. */
export function queryOf(
  params: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first ? [[name, first]] : [];
    }),
  );
}

/** The parts of a page's path as people meant them: the framework hands them on encoded. */
export async function partsOf<Name extends string>(
  params: Promise<Readonly<Record<Name, string>>>,
): Promise<Readonly<Record<Name, string>>> {
  const parts = Object.entries<string>(await params).map(([name, part]) => [name, decodeURIComponent(part)]);
  return Object.fromEntries(parts) as Record<Name, string>;
}
