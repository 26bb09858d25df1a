export { readWebhooksSearch } from './settings-search.ts';

export const loadSettingsPage = () => import('./SettingsPage.tsx');
export const loadWebhooks = () => import('./WebhooksTab.tsx');
export const loadAbout = () => import('./AboutTab.tsx');
