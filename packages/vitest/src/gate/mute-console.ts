/** Keeps a test that is measured again from printing everything twice; returns what undoes it. */
export function muteConsole(): () => void {
  const real = globalThis.console;
  const mute: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(real)) mute[name] = typeof value === 'function' ? quiet : value;
  globalThis.console = mute as unknown as Console;
  return () => {
    globalThis.console = real;
  };
}

function quiet(): void {
  // Printed when the test ran first.
}
