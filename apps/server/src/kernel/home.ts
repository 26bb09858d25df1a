import { createHash } from 'node:crypto';

/** What the page at `/` tells. */
export interface HomeFacts {
  readonly version: string;
  readonly mlflowVersion: string;
  /** Address under which the reader reached the server, without a slash at the end. */
  readonly address: string;
  /** Shown to callers on this machine only. */
  readonly local?: { readonly database: string; readonly artifacts: string };
}

const style = `
:root{color-scheme:light dark;--ink:#1b2430;--soft:#5b6675;--line:#dfe4ea;--paper:#f6f7f9;--card:#fff;--mark:#0b6e5f;--code:#f0f2f5}
@media(prefers-color-scheme:dark){:root{--ink:#e7ebf0;--soft:#9aa5b4;--line:#2b3440;--paper:#12171d;--card:#1a2129;--mark:#4fc3ae;--code:#222b35}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:clamp(1.5rem,6vw,4rem) 1.25rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem;letter-spacing:-.02em}h2{font-size:1rem;margin:2rem 0 .6rem}
p{margin:.3rem 0;color:var(--soft)}.up{color:var(--mark);font-weight:600}
.up::before{content:"";display:inline-block;width:.6em;height:.6em;border-radius:50%;background:var(--mark);margin-right:.5em}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.2rem;margin:1.4rem 0 0;padding:1rem 1.2rem;background:var(--card);border:1px solid var(--line);border-radius:.7rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
pre{margin:0;padding:.9rem 1.1rem;background:var(--code);border:1px solid var(--line);border-radius:.7rem;overflow-x:auto;font:14px/1.5 ui-monospace,monospace}
a{color:var(--mark)}a:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
nav{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;margin-top:2rem;padding-top:1rem;border-top:1px solid var(--line)}
`;

/** No script, nothing from elsewhere, and the one style sheet by its hash. */
export const homePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** The page at `/` while the browser application is not built. */
export function homePage(facts: HomeFacts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Millrace</title>
<style>${style}</style>
</head>
<body>
${homeFacts(facts)}
</body>
</html>
`;
}

/** What a reader without scripts needs: that the server runs, where, and how to use it. */
export function homeFacts(facts: HomeFacts): string {
  const address = escapeHtml(facts.address);
  return `<main>
<h1>Millrace</h1>
<p class="up">The tracking server is running.</p>
<dl>
${factRows(facts)}
</dl>
<h2>Python</h2>
<pre><code>import mlflow

mlflow.set_tracking_uri("${address}")
mlflow.set_experiment("first")
with mlflow.start_run():
    mlflow.log_metric("loss", 0.5, step=1)</code></pre>
<h2>TypeScript</h2>
<pre><code>const answer = await fetch("${address}/api/2.0/mlflow/experiments/search", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ max_results: 10 }),
});
console.log(await answer.json());</code></pre>
<h2>Shell</h2>
<pre><code>curl "${address}/api/2.0/mlflow/experiments/search?max_results=10"</code></pre>
<nav>
<a href="api/openapi.json">OpenAPI document</a>
<a href="metrics">Metrics</a>
<a href="health">Health</a>
<a href="version">Version</a>
</nav>
</main>`;
}

function factRows({ version, mlflowVersion, address, local }: HomeFacts): string {
  const rows: [string, string][] = [
    ['Version', `${version}, speaks MLflow ${mlflowVersion}`],
    ['Address', address],
  ];
  if (local) rows.push(['Database', local.database], ['Artifacts', local.artifacts]);
  return rows.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] as string);
