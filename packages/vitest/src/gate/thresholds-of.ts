import type { EffectiveThresholds, GateSettings, ThresholdLayer } from '@leaktight/core';
import { mergeLayers, readSettings } from '@leaktight/core/gate';
import type { RunnerTask, RunnerTestCase, RunnerTestSuite } from 'vitest';
import { callsWithin, describePlace } from './leak-thresholds.ts';
import { suitesOf } from './rerun-test.ts';

/** Settings that a tag of the config carries. */
export interface TagSettings {
  readonly name: string;
  readonly settings: GateSettings;
}

/** All levels that hold for a test, most general first. */
export function thresholdsOf(
  test: RunnerTestCase,
  general: readonly ThresholdLayer[],
  tags: readonly TagSettings[],
): EffectiveThresholds {
  const names = (test as { readonly tags?: readonly string[] }).tags ?? [];
  const tagged = tags.filter(({ name }) => names.includes(name));
  const suites = suitesOf(test);
  // A test inherits its suite's or its tag's object: what is set there is not the test's own.
  const inherited = [...tagged.map(({ settings }) => settings), ...suites.map(settingsOf)].map(asText);
  const own = inherited.includes(asText(settingsOf(test))) ? [] : metaLayers(test);
  return mergeLayers([
    ...general,
    ...tagged.map(({ name, settings }) => readSettings(settings, `tag "${name}"`)),
    ...suites.flatMap(layersOf),
    ...own,
    ...callsWithin(test),
  ]);
}

/** The levels that are set in a suite itself. */
export function layersOf(suite: RunnerTestSuite): ThresholdLayer[] {
  return [...metaLayers(suite), ...callsWithin(suite)];
}

function metaLayers(task: RunnerTask): ThresholdLayer[] {
  const settings = settingsOf(task);
  return settings === undefined ? [] : [readSettings(settings, `meta of ${describePlace(task)}`)];
}

function settingsOf(task: RunnerTask): unknown {
  return (task.meta as { readonly leaktight?: unknown }).leaktight;
}

function asText(settings: unknown): string {
  return JSON.stringify(settings) ?? '';
}
