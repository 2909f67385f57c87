// A lock written on one platform can lack the binaries of the others; npm ci then fails there.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const problems = [];
for (const [path, entry] of Object.entries(packages)) {
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`;
    if (!(nested in packages) && !(`node_modules/${name}` in packages))
      problems.push(`${path}: ${name} is missing from the lock`);
  }
  if (/^https?:/.test(entry.resolved ?? '')) problems.push(`${path}: names a registry host`);
}
for (const problem of problems) console.error(problem);
console.log(`lock: ${Object.keys(packages).length} packages, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
