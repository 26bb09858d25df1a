export const loadHomePage = () => import('./HomePage.tsx');
