import { useRouter } from '@tanstack/react-router';

/** Reads what the address holds now, for keys: what is drawn may be some of them behind it. */
export function useSearchNow<Search>(read: (search: Record<string, unknown>) => Search): () => Search {
  const router = useRouter();
  return () => read(router.latestLocation.search as Record<string, unknown>);
}
