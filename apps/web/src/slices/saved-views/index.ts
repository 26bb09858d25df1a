export { PinnedViews } from './PinnedViews.tsx';
export { ViewMenu } from './ViewMenu.tsx';
export { pinnedViews } from './view-queries.ts';

export const loadViewPage = () => import('./ViewPage.tsx');
