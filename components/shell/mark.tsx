/** The sign of the product: a gate, its bridge half raised. */
export function Mark() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      className="size-5 shrink-0 text-accent"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M3 17V4h2v2h2V4h2v13" />
      <path d="M9 16l8-5" />
      <path d="M9 7l8 4" strokeDasharray="1.5 2.5" />
    </svg>
  );
}
