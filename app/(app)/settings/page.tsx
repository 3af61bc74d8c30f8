import { redirect } from 'next/navigation';
import { paths } from '@/components/paths';

export default function SettingsPage(): never {
  redirect(paths.settings('connections'));
}
