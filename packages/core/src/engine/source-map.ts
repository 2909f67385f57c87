import { readFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AnyMap, type TraceMap } from '@jridgewell/trace-mapping';
import type { ParsedScript } from './parsed-scripts.ts';
import { runnerSourceMap } from './runner-source-map.ts';

/** The URL of a script, `file:` where V8 knows only a path; vite's `?v=…` belongs to no file. */
export function scriptUrl(url: string): string {
  const plain = url.replace(/[?#].*$/, '');
  return plain.startsWith('/') || /^[a-z]:[\\/]/i.test(plain) ? pathToFileURL(plain).href : plain;
}

/** The map of a script, or null when it has none that can be read; sources in it are resolved to URLs. */
export function readSourceMap(script: ParsedScript): TraceMap | null {
  const base = scriptUrl(script.url);
  try {
    if (script.sourceMapUrl === '') {
      const kept = runnerSourceMap(script.url, base);
      return kept === null ? null : new AnyMap(kept, base);
    }
    const text = mapText(script.sourceMapUrl, base);
    if (text !== null) return new AnyMap(text, mapLocation(script.sourceMapUrl, base));
    const payload = findSourceMap(script.url)?.payload;
    return payload ? new AnyMap(JSON.stringify(payload), base) : null;
  } catch {
    return null;
  }
}

function mapLocation(sourceMapUrl: string, base: string): string {
  return sourceMapUrl.startsWith('data:') ? base : new URL(sourceMapUrl, base).href;
}

function mapText(sourceMapUrl: string, base: string): string | null {
  const data = /^data:[^,]*?(;base64)?,(.*)$/s.exec(sourceMapUrl);
  if (data) {
    const body = data[2] ?? '';
    return data[1] ? Buffer.from(body, 'base64').toString('utf8') : decodeURIComponent(body);
  }
  const url = new URL(sourceMapUrl, base);
  if (url.protocol !== 'file:') return null;
  try {
    return readFileSync(fileURLToPath(url), 'utf8');
  } catch {
    return null;
  }
}
