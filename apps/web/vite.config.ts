import { defineConfig } from 'vite';

/** Where `npm run dev` in this folder finds a server that answers the API. */
const api = process.env['MILLRACE_URL'] ?? 'http://127.0.0.1:5000';

export default defineConfig({
  // Relative, because the server may put the page below a prefix that no build knows.
  base: './',
  build: {
    target: 'es2023',
    // `light-dark()` stays as written.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Inlined files would be data: addresses, which the policy of the page allows for images alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: Object.fromEntries(['/api', '/ajax-api', '/get-artifact'].map((path) => [path, api])) },
});
