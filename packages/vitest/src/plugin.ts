/// <reference types="vitest/config" />
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject, Vite, VitestPluginContext } from 'vitest/node';
import picomatch from 'picomatch';
import { checkAdapterOptions, readGatePlan } from '@leaktight/core/gate';
import { FindingReporter } from './finding-reporter.ts';
import type { GateOfWorker } from './gate/gate.ts';
import { GateReporter } from './gate/gate-reporter.ts';
import type { LeaktightOptions } from './leaktight-options.ts';

export type * from './chai-assertion.ts';

/**
 * Adds the leak matchers to every project that this plugin reaches; nothing else needs to be set up.
 *
 * @example
 * export default defineConfig({ plugins: [leaktight()] });
 */
export function leaktight(options: LeaktightOptions = {}): Vite.Plugin {
  checkAdapterOptions(options, 'leaktight()');
  return {
    name: 'leaktight',
    // Vite's config() hook would not reach the inline projects of Vitest 5.
    configureVitest({ vitest, project }: VitestPluginContext): void {
      addSetupFile(project);
      const gate = gateOf(project, options);
      project.provide('leaktight', { root: project.config.root, matchers: options.matchers ?? {}, gate });
      const { reporters } = vitest.config;
      if (!reporters.some((reporter) => reporter instanceof FindingReporter))
        reporters.push(new FindingReporter());
      if (gate && !reporters.some((reporter) => reporter instanceof GateReporter))
        reporters.push(new GateReporter());
    },
  };
}

/** Null when the gate is off, or benchmarks run: those measure something else. */
function gateOf(project: TestProject, { gate }: LeaktightOptions): GateOfWorker | null {
  const plan = readGatePlan(gate, process.env, { place: 'leaktight({ gate })', compileGlob });
  const { config } = project;
  if (!plan || (config.benchmark as { readonly enabled?: boolean } | undefined)?.enabled) return null;
  const tags = (config.tags ?? []).flatMap(({ name, meta }) =>
    meta?.leaktight === undefined ? [] : [{ name, settings: meta.leaktight }],
  );
  const { clearMocks, mockReset, restoreMocks, unstubEnvs, unstubGlobals, sequence } = config;
  // Of whatever provider: only that of V8 matters, but one of the user's own may use it as well.
  const isCovered = project.vitest.config.coverage.enabled;
  return {
    plan: { ...plan, isCovered },
    tags,
    run: { hookOrder: sequence.hooks, clearMocks, mockReset, restoreMocks, unstubEnvs, unstubGlobals },
  };
}

/** As Vitest matches its own patterns. */
function compileGlob(glob: string): RegExp {
  return picomatch.makeRe(glob, { dot: true });
}

function addSetupFile(project: TestProject): void {
  const file = setupFile(project);
  if (!project.config.setupFiles.includes(file)) project.config.setupFiles.unshift(file);
  allowReading(project, dirname(file));
}

/** Where there is a DOM, Vite serves setup files as to a browser: none from above the root of a project that is no workspace. */
function allowReading({ vite }: TestProject, folder: string): void {
  const { allow } = vite.config.server.fs;
  const path = folder.replaceAll('\\', '/');
  if (!allow.includes(path)) allow.push(path);
}

// Vitest runs .ts files itself: a .js file below node_modules would be imported by Node, which caches it, and
// with isolate: false it would then run for the first test file only.
function setupFile({ config }: TestProject): string {
  const experimental = config.experimental as { viteModuleRunner?: boolean } | undefined;
  const name = experimental?.viteModuleRunner === false ? 'setup.mjs' : 'setup.ts';
  const file = fileURLToPath(new URL(`../setup/${name}`, import.meta.url));
  if (!existsSync(file)) throw new Error(`Could not find ${file}. Install @leaktight/vitest again.`);
  return file;
}
