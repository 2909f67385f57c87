import { formatBytes, formatCount } from '../quantities.ts';
import type { Growing } from './flatness.ts';
import type { ResourceCourse, WatchReport } from './watch-report.ts';
import { watchedResources, type MemoryAlert, type Watched } from './watch-options.ts';

const names: Readonly<Record<Watched, string>> = {
  heap: 'V8 heap',
  external: 'external',
  native: 'native',
  rss: 'resident set',
  handles: 'handles',
};

/** The report of a watch as text: a table of resources, the handles by kind, the latest alerts. */
export function renderWatch(report: WatchReport): string {
  const seconds = (report.durationMs / 1000).toFixed(0);
  const rows = watchedResources.flatMap((resource) => {
    const course = report.resources[resource];
    return course ? [row(resource, course)] : [];
  });
  const table = [['', 'first', 'last', 'least', 'median', 'most', 'per minute', 'p'], ...rows];
  const kinds = Object.entries(report.handleKinds).map(([kind, count]) => `${count} ${kind}`);
  return [
    `Memory over ${seconds} s, ${report.readings} readings (${report.method})`,
    ...alignColumns(table),
    ...(report.nativeUnread === null ? [] : [`native memory was not read: ${report.nativeUnread}`]),
    ...(kinds.length > 0 ? [`handles: ${kinds.join(', ')}`] : []),
    ...report.alerts.slice(-5).map(alertLine),
  ].join('\n');
}

function row(resource: Watched, course: ResourceCourse): string[] {
  const show = (value: number): string => showValue(resource, value);
  const { first, last, least, median, most, perMinute, chance } = course;
  const figures = [first, last, least, median, most].map(show);
  return [names[resource], ...figures, show(perMinute), chance < 0.001 ? '< 0.001' : chance.toFixed(3)];
}

function alignColumns(table: readonly (readonly string[])[]): string[] {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)));
  return table.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
}

/** One alert as a sentence. */
export function alertLine(alert: MemoryAlert): string {
  const show = (value: number): string => showValue(alert.resource, value);
  const what = alert.kind === 'trend' ? `${names[alert.resource]} per minute` : names[alert.resource];
  const how =
    alert.state === 'raised' ? `is above ${show(alert.limit)}` : `is below ${show(alert.limit)} again`;
  return `${new Date(alert.time).toISOString()} ${what} ${how}: ${show(alert.value)}`;
}

/**
 * One resource of a growth as a line: `grows  heap: by 2.4 MB, accepted 1 MB`.
 * @internal
 */
export function growingLine({ resource, grewBy, within, flat }: Growing): string {
  const show = (value: number): string => showValue(resource, value);
  return `${flat ? 'flat ' : 'grows'}  ${resource}: by ${show(grewBy)}, accepted ${show(within)}`;
}

function showValue(resource: Watched, value: number): string {
  return resource === 'handles' ? formatCount(value) : formatBytes(value);
}
