import {
  ArrowLeftRight,
  CircleHelp,
  ClipboardCheck,
  Folder,
  GitMerge,
  KeyRound,
  LayoutDashboard,
  Route,
  ScrollText,
  Settings,
} from 'lucide-react';
import type { ReactNode } from 'react';

export interface NavigationItem {
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
  /** `g` and this key lead there. */
  readonly key?: string;
  /** What waits for the person there. */
  readonly count?: number;
}

/** The sections of the product, in the order of the rail. */
export const NAVIGATION: readonly NavigationItem[] = [
  { href: '/', label: 'Overview', icon: <LayoutDashboard aria-hidden />, key: 'o' },
  { href: '/projects', label: 'Projects', icon: <Folder aria-hidden />, key: 'p' },
  { href: '/roles', label: 'Roles', icon: <KeyRound aria-hidden />, key: 'r' },
  { href: '/explain', label: 'Explain', icon: <CircleHelp aria-hidden />, key: 'e' },
  { href: '/onboard', label: 'Onboard', icon: <Route aria-hidden />, key: 'n' },
  { href: '/changes', label: 'Changes', icon: <ArrowLeftRight aria-hidden />, key: 'c' },
  { href: '/reviews', label: 'Reviews', icon: <ClipboardCheck aria-hidden />, key: 'v' },
  { href: '/migration', label: 'Migration', icon: <GitMerge aria-hidden />, key: 'm' },
  { href: '/audit', label: 'Audit', icon: <ScrollText aria-hidden />, key: 'a' },
  { href: '/settings', label: 'Settings', icon: <Settings aria-hidden />, key: 's' },
];
