import './kernel/look/index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './kernel/api/query-client.ts';
import { nonce } from './kernel/page-facts.ts';
import { redirectHashRoute } from './redirects.ts';
import { router } from './router.tsx';

// Scroll locks of open dialogs create a style element; they look for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce });

redirectHashRoute();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
