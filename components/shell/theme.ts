export const THEME_COOKIE = 'drawbridge-theme';
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The theme that a cookie names; anything else follows the system. */
export const themeOf = (cookie: string | undefined): Theme => THEMES.find((theme) => theme === cookie) ?? 'system';
