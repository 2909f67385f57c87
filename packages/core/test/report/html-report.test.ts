import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding.ts';
import { renderHtml } from '../../src/report/report.ts';
import { finding, suspect } from '../support/finding-builder.ts';

const cwd = '/app';
const hostile = `<img src=x onerror="alert('1')">&`;

/** The tags of a page that are opened and not closed, or closed and not opened. */
function unbalancedTags(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = ''] of page
    .replace(/<style>.*?<\/style>/s, '')
    .matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (['meta', 'br'].includes(name)) continue;
    if (!slash) open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...open, ...wrong];
}

const leaking = {
  ...finding(),
  verdict: 'leaking',
  leaking: ['heap'],
  reasons: ['Objects kept arriving.'],
  survivalCurve: [0, 1, 2],
  growth: { ...finding().growth, objectsPerCall: 2, heapBytesPerCall: 96 },
  suspects: [
    suspect('openSession@/app/src/session.ts:9 < has@mobx@6.0.0/mobx.js:7 < @/app/test/a.test.ts:3'),
  ],
  suspectsOmitted: 1,
  handles: [{ kind: 'Timeout', perCall: 1, stack: [] }],
  retainers: [
    {
      className: 'Session',
      objectsPerCall: 1,
      selfBytesPerCall: 48,
      retainedBytesPerCall: 4800,
      holder: null,
      advice: null,
      kept: [{ className: 'Map', objectsPerCall: 1, bytesPerCall: 200 }],
      sample: [],
      fingerprint: 'ab',
      path: [
        { edge: '', node: 'module src/session.ts', suspect: false, reason: null },
        { edge: 'sessions', node: 'Map', suspect: true, reason: 'grows' },
        { edge: '[key]', node: 'Session', suspect: false, reason: null },
      ],
    },
  ],
  retainersOmitted: 2,
  collections: [{ name: 'sessions', kind: 'Map', sizeBefore: 1, sizeAfter: 641, entriesPerCall: 1 }],
} satisfies Finding;

function bodyOf(page: string): string {
  return /<body>\n(.*)<\/body>/s.exec(page)?.[1] ?? '';
}

describe('renderHtml', () => {
  it('shows all of a leak', () => {
    expect(bodyOf(renderHtml(leaking, { cwd, title: 'closes what it opens' }))).toBe(`\
<p class="faint">closes what it opens</p>
<h1 class="leaking">Leaking: each call leaves 2 objects (96 B) behind.</h1>
<p>Objects kept arriving.</p>
<figure>
<svg class="curve" viewBox="0 0 30 100" preserveAspectRatio="none" role="img" aria-label="Survivors by block of calls">
<rect class="none" x="0" y="98" width="8" height="2"><title>0</title></rect>
<rect x="10" y="50" width="8" height="50"><title>1</title></rect>
<rect x="20" y="0" width="8" height="100"><title>2</title></rect>
</svg>
<figcaption class="faint">Survivors of 640 calls, oldest first</figcaption>
</figure>
<section>
<h2>Where</h2>
<ol>
<li><b>openSession</b> <span class="place">src/session.ts:9:3</span><br>
allocates 1 object, 48 B per call
<ol class="stack">
<li>← has  mobx@6.0.0</li>
<li>← (anonymous)  test/a.test.ts:3:3</li>
</ol></li>
</ol>
<p class="faint">and 1 more</p>
</section>
<section>
<h2>Left open</h2>
<ul>
<li>1 × Timeout per call</li>
</ul>
</section>
<section>
<h2>Kept alive by</h2>
<div class="path"><ol class="root"><li><span class="node">module src/session.ts</span><ol><li class="suspect"><span class="edge">sessions</span> → <span class="node">Map</span> <span class="faint">grows</span><ol><li><span class="edge">[key]</span> → <span class="node">Session</span></li></ol></li></ol></li></ol></div>
<p>1 × Session, 48 B per call, keeping 4.8 kB alive</p>
<p>with 1 Map per call</p>
<p class="faint">and 2 more</p>
</section>
<section>
<h2>What grows</h2>
<ul>
<li>sessions (Map), 1 → 641 entries, 1 per call</li>
</ul>
</section>
<p class="next">Next: look at where openSession puts what it makes, and at who should take it out again.</p>
<footer>
<p>Tried 640 calls in 2 rounds after 5 warm-up calls, 1,285 calls in all, 412 ms.</p>
<p>A cache for more than 1,285 entries looks the same: raise \`maxCalls\` to twice its size, and \`timeBudget\` with it, or name it in \`ignore\`.</p>
</footer>
`);
  });

  it('closes every tag that it opens', () => {
    for (const one of [leaking, finding(), finding({ verdict: 'inconclusive' })]) {
      expect(unbalancedTags(renderHtml(one, { cwd }))).toEqual([]);
    }
  });

  it('lets no name or path of the measured program become markup', () => {
    const page = renderHtml(
      {
        ...leaking,
        reasons: [hostile],
        suspects: [{ ...leaking.suspects[0]!, functionName: hostile, file: hostile, packageName: hostile }],
        handles: [{ kind: hostile, perCall: 1, stack: [] }],
        retainers: leaking.retainers.map((retainer) => ({
          ...retainer,
          className: hostile,
          advice: hostile,
          sample: [hostile],
          path: retainer.path.map((step) => ({ ...step, edge: hostile, node: hostile, reason: hostile })),
        })),
        collections: [{ ...leaking.collections[0]!, name: hostile, kind: hostile }],
        unmeasured: [{ resource: 'native', why: hostile }],
        snapshotPath: hostile,
      },
      { cwd, title: hostile },
    );
    expect(page).not.toContain('<img');
    expect(
      page.split('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;').length,
    ).toBeGreaterThan(12);
  });

  it('runs no script, loads nothing from elsewhere, and forbids both', () => {
    const page = renderHtml(leaking, { cwd });
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<iframe|\bhttps?:|url\(|@import|\son\w+=/i);
  });
});
