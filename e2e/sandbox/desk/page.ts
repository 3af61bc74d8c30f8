import type { Answer } from '@/e2e/sandbox/http';

export const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = `
:root{color-scheme:light dark;--line:light-dark(#e1e4e9,#272d37);--muted:light-dark(#485060,#b0b8c4);--sunken:light-dark(#f6f7f9,#0b0d11)}
body{font:14px/20px system-ui,sans-serif;max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem;background:light-dark(#fff,#101318);color:light-dark(#151a22,#e8ebf0)}
h1{font-size:22px;line-height:30px;margin:0 0 .25rem}h2{font-size:16px;margin:2rem 0 .25rem}
p{margin:.25rem 0 .75rem;max-width:75ch;color:var(--muted)}a{color:light-dark(#264bb5,#9db6ff)}
form{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin:.5rem 0}
label{display:grid;gap:.25rem;font-weight:500}
select,input{font:inherit;height:2rem;padding:0 .5rem;border:1px solid light-dark(#858c99,#6d7685);border-radius:6px;background:transparent;color:inherit;max-width:20rem}
option{background:light-dark(#fff,#191d24)}
button{font:inherit;font-weight:500;height:2rem;padding:0 .75rem;border:0;border-radius:6px;background:light-dark(#2b52c4,#3f65db);color:#fff;cursor:pointer}
button:focus-visible,select:focus-visible,input:focus-visible,a:focus-visible{outline:2px solid light-dark(#264bb5,#9db6ff);outline-offset:2px}
pre{background:#0b0d11;color:#e8ebf0;border-radius:6px;padding:1rem;overflow:auto;font:12.5px/18px ui-monospace,Menlo,monospace;white-space:pre-wrap}
.ok{color:#7fd39a}.bad{color:#ff9ba6}.said{border-inline-start:3px solid light-dark(#2b52c4,#9db6ff);padding-inline-start:.75rem}`;

/** A page of the sandbox. It runs no script, and everything on it that came from outside is escaped by who wrote it. */
export const deskPage = (body: string, status = 200): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  },
  body: `<!doctype html><html lang="en"><head><title>Sandbox</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><main>${body}</main></body></html>`,
});

interface Choice {
  readonly value: string;
  readonly label: string;
}

export const select = (label: string, name: string, choices: readonly Choice[], chosen = ''): string =>
  `<label>${escapeMarkup(label)}<select name="${name}">${choices
    .map(
      ({ value, label: text }) =>
        `<option value="${escapeMarkup(value)}"${value === chosen ? ' selected' : ''}>${escapeMarkup(text)}</option>`,
    )
    .join('')}</select></label>`;

export const field = (label: string, name: string, value: string): string =>
  `<label>${escapeMarkup(label)}<input name="${name}" value="${escapeMarkup(value)}" required autocomplete="off"></label>`;
