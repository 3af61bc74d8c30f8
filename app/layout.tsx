import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { KeepFocus } from '@/components/shell/keep-focus';
import { THEME_COOKIE, themeOf } from '@/components/shell/theme';
import { CopyListener } from '@/components/ui/copy-listener';
import { HintLayer } from '@/components/ui/hint-layer';
import { Toaster } from '@/components/ui/toast';

export const metadata: Metadata = {
  title: { default: 'Drawbridge', template: '%s · Drawbridge' },
  description: 'Decides which GitLab pipelines may enter which AWS roles.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f7f9' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0d11' },
  ],
};

/** The theme is in a cookie, so the first byte of the page already has it and no script has to run before it is drawn. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme} suppressHydrationWarning>
      <body>
        {children}
        <KeepFocus />
        <HintLayer />
        <CopyListener />
        <Toaster />
      </body>
    </html>
  );
}
