// tsc does not write the package.json that makes dist/cjs CommonJS.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';

for (const name of readdirSync('packages')) {
  const folder = `packages/${name}/dist/cjs`;
  if (existsSync(folder)) writeFileSync(`${folder}/package.json`, '{"type":"commonjs"}\n');
}
