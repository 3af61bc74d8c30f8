import {
  ArrowLeftRight,
  CircleHelp,
  ClipboardCheck,
  FileJson,
  Folder,
  GitMerge,
  KeyRound,
  LayoutDashboard,
  Route,
  ScrollText,
  Settings,
  ShieldX,
  Waypoints,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { paths } from '@/components/paths';

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
  { href: paths.overview(), label: 'Overview', icon: <LayoutDashboard aria-hidden />, key: 'o' },
  { href: paths.accessMap(), label: 'Access map', icon: <Waypoints aria-hidden />, key: 'w' },
  { href: paths.projects(), label: 'Projects', icon: <Folder aria-hidden />, key: 'p' },
  { href: paths.roles(), label: 'Roles', icon: <KeyRound aria-hidden />, key: 'r' },
  { href: paths.refused(), label: 'Refused', icon: <ShieldX aria-hidden />, key: 'f' },
  { href: paths.explain(), label: 'Explain', icon: <CircleHelp aria-hidden />, key: 'e' },
  { href: paths.scan(), label: 'Scan files', icon: <FileJson aria-hidden /> },
  { href: paths.onboardings(), label: 'Onboard', icon: <Route aria-hidden />, key: 'n' },
  { href: paths.changes(), label: 'Changes', icon: <ArrowLeftRight aria-hidden />, key: 'c' },
  { href: paths.reviews(), label: 'Reviews', icon: <ClipboardCheck aria-hidden />, key: 'v' },
  { href: paths.migrations(), label: 'Migration', icon: <GitMerge aria-hidden />, key: 'm' },
  { href: paths.audit(), label: 'Audit', icon: <ScrollText aria-hidden />, key: 'a' },
  { href: paths.settings(), label: 'Settings', icon: <Settings aria-hidden />, key: 's' },
];
