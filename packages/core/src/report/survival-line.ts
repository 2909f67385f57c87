import type { Finding } from '../finding.ts';
import type { Palette } from './palette.ts';
import { formatCount } from '../quantities.ts';

const bars = '▁▂▃▄▅▆▇█';
const widest = 40;

/** Survivors by block of calls, oldest first, as bars; the lowest bar is none. */
export function sparkline(curve: readonly number[]): string {
  const blocks = curve.length > widest ? squeeze(curve) : curve;
  const most = Math.max(...blocks);
  if (blocks.length === 0 || most <= 0) return '';
  return blocks
    .map((count) => bars[count <= 0 ? 0 : Math.max(1, Math.round((count / most) * (bars.length - 1)))])
    .join('');
}

export function survivalLine({ survivalCurve, calls }: Finding, palette: Palette): string[] {
  const line = sparkline(survivalCurve);
  if (line === '') return [];
  return [`  ${line}  ${palette.faint(`survivors of ${formatCount(calls)} calls, oldest first`)}`];
}

function squeeze(curve: readonly number[]): number[] {
  return Array.from({ length: widest }, (_, index) => {
    const from = Math.floor((index * curve.length) / widest);
    const to = Math.floor(((index + 1) * curve.length) / widest);
    return curve.slice(from, to).reduce((sum, count) => sum + count, 0) / (to - from);
  });
}
