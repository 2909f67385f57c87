import { describe, expect, test } from 'vitest';
import { failureTexts } from '../support/failure-texts.ts';
import { runners } from '../support/installation.ts';
import { runJest, runVitest } from '../support/run-project.ts';

/** The compiled code has other lines: nothing is left of an interface, and more of an enum. */
const poll = `interface Session {
  readonly id: number;
  readonly name: string;
}

enum Level {
  Low,
  High,
}

export function poll(level: Level = Level.High): Session {
  const session: Session = { id: level, name: 'x' };
  setTimeout(() => session.id, 1e6).unref();
  return session;
}
`;

const polls = `test('a poll', async () => {
  await expect(() => poll()).not.toLeak({ timeBudget: 20000 });
});
`;

/** Puts lines before the code, and says so in a map. */
const shift = `module.exports = {
  process(code, file) {
    const lines = code.split('\\n').map((_, index) => (index === 0 ? 'AAAA' : 'AACA'));
    const map = { version: 3, sources: [file], names: [], mappings: ';;;;;;;' + lines.join(';') };
    const inline = Buffer.from(JSON.stringify(map)).toString('base64');
    return { code: '\\n'.repeat(7) + code + '\\n//# sourceMappingURL=data:application/json;base64,' + inline };
  },
};
`;

/** Suspects, open handles and the path are all told by the lines that a person wrote. */
const whole =
  /Where\n {2}1\. poll {2}(\S+):11:\d+ [^]*Left open\n {2}1 × timer per call {2}← poll {2}\1:13:\d+\n[^]*_onTimeout → function \(anonymous\) \(\1:13\)/;

describe.runIf(runners.has('vitest'))('lines of the original source under Vitest', () => {
  test('are those of every part of the report', { timeout: 180_000 }, async () => {
    const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight()], test: { testTimeout: 60000 } };
`;
    const head = `import { expect, test } from 'vitest';\nimport { poll } from './src/poll.ts';\n`;
    const run = await runVitest(
      { 'vitest.config.mjs': config, 'src/poll.ts': poll, 'a.test.ts': head + polls },
      { args: ['--reporter=json'] },
    );
    expect(failureTexts(run)['a poll']).toMatch(whole);
  });
});

describe.runIf(runners.has('jest'))('lines of the original source under Jest', () => {
  test('are those of every part of the report', { timeout: 180_000 }, async () => {
    const jest = {
      preset: '@leaktight/jest',
      transform: { 'src/.*\\.js$': '<rootDir>/shift.cjs' },
      testTimeout: 60_000,
    };
    const compiled = poll
      .replace(/^interface[^]*?^}$/m, '//\n//\n//\n//')
      .replace(/^enum[^]*?^}$/m, 'const Level = {\n  Low: 0,\n  High: 1,\n};')
      .replaceAll(/: (?:Level|Session)(?= =| \{)/g, '')
      .replace('export function', 'module.exports.poll = function');
    const run = await runJest(
      {
        'package.json': JSON.stringify({ private: true, jest }),
        'shift.cjs': shift,
        'src/poll.js': compiled,
        'a.test.js': `const { poll } = require('./src/poll.js');\n${polls}`,
      },
      { args: ['--json', '--forceExit'] },
    );
    expect(failureTexts(run)['a poll']).toMatch(whole);
  });
});
