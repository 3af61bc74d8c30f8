/** On every page, for as long as the configuration says so. */
export function SingleOperatorBar() {
  return (
    <p className="border-b bg-sunken px-4 py-1.5 text-meta text-muted sm:px-6">
      Single-operator mode: authors may approve their own changes.
    </p>
  );
}
