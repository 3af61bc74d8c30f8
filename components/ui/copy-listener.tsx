'use client';

import { useEffect } from 'react';
import { showToast } from './toast';

/** Makes every button with `data-copy` copy that text, so that long lists need no script for each row. */
export function CopyListener() {
  useEffect(() => {
    const copy = (event: MouseEvent): void => {
      const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
      const text = button?.getAttribute('data-copy');
      if (button && text) void write(text).then((written) => report(button, written));
    };
    document.addEventListener('click', copy);
    return () => document.removeEventListener('click', copy);
  }, []);
  return null;
}

/** False where the browser refuses, as it does on plain http other than localhost. */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

const SHOWN_MS = 1500;

function report(button: Element, written: boolean): void {
  if (!written) {
    showToast({ tone: 'bad', text: 'The browser did not allow copying. Select the text instead.' });
    return;
  }
  button.setAttribute('data-copied', '');
  setTimeout(() => button.removeAttribute('data-copied'), SHOWN_MS);
  showToast({ tone: 'ok', text: 'Copied' });
}
