import { createRequire } from 'node:module';
import { type GateOptions, type GatePlan, readGatePlan } from '@leaktight/core/gate';

/** The gate as Jest's config asks for it; null while it is off. */
export function readGate(gate: GateOptions | boolean | undefined): GatePlan | null {
  const place = 'testEnvironmentOptions.leaktight.gate';
  return readGatePlan(gate, process.env, { place, compileGlob, isJson: true });
}

/** As Jest matches its own patterns. Loaded when it is needed: environments are made for each file. */
function compileGlob(glob: string): RegExp {
  const { makeRe } = createRequire(__filename)('picomatch') as typeof import('picomatch');
  return makeRe(glob, { dot: true });
}
