import { JSDOM } from 'jsdom';

const page = '<p id="clock"></p><script>setInterval(() => {}, 60000)</script>';

/** Renders a page that keeps a clock; the window's timers go on until it is closed. */
export function previewLeaking(): string {
  const { window } = new JSDOM(page, { runScripts: 'dangerously' });
  return window.document.body.innerHTML;
}

export function preview(): string {
  const { window } = new JSDOM(page, { runScripts: 'dangerously' });
  try {
    return window.document.body.innerHTML;
  } finally {
    window.close();
  }
}
