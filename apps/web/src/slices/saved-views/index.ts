export { PinnedViews } from './PinnedViews.tsx';
export { ViewMenu } from './ViewMenu.tsx';

export const loadViewPage = () => import('./ViewPage.tsx');
