/** @type {import('next').NextConfig} */
export default {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // The image's root may be read-only: what is rendered once is kept in memory.
  experimental: { isrFlushToDisk: false },
  serverExternalPackages: [
    '@electric-sql/pglite',
    '@opentelemetry/exporter-trace-otlp-http',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace',
    'pg',
    '@prisma/adapter-pg',
    'pg-boss',
    'pino',
    'prom-client',
    'tinypool',
  ],
};
