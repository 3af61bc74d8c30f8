interface Props {
  /** Where the list is downloaded in a format, with the filter of the address. */
  readonly hrefOf: (format: string) => string;
}

const FORMATS = [
  { format: 'csv', label: 'Export CSV' },
  { format: 'json', label: 'JSON' },
  { format: 'ndjson', label: 'NDJSON' },
] as const;

/** Downloads exactly what the filter selects, all pages of it. Plain links: the browser saves what streams in. */
export function ExportLinks({ hrefOf }: Props) {
  return FORMATS.map(({ format, label }) => (
    <a
      key={format}
      href={hrefOf(format)}
      download
      className="inline-flex h-8 items-center rounded px-2 text-accent underline"
    >
      {label}
    </a>
  ));
}
