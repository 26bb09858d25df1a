import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { CardPlace } from './ChartCard.tsx';

interface LazyCardProps {
  readonly place: CardPlace;
  readonly children: ReactNode;
}

/** Holds the room of a card until it first comes near the screen: a board may have a thousand of them. */
export function LazyCard({ place: { id, isWide, isFull }, children }: LazyCardProps) {
  const room = useRef<HTMLElement>(null);
  const [isNear, setIsNear] = useState(isFull);
  useEffect(() => {
    const element = room.current;
    if (!element) return;
    arrivals.set(element, () => setIsNear(true));
    observer.observe(element);
    return () => {
      observer.unobserve(element);
      arrivals.delete(element);
    };
  }, []);
  if (isNear || isFull) return children;
  return <article ref={room} className="chart-card" data-card={id} data-wide={isWide || undefined} />;
}

/** Elements that have not been near, and what they wait to do. */
const arrivals = new Map<Element, () => void>();

/** One for all cards. */
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) arrivals.get(target)?.();
  },
  { rootMargin: '240px' },
);
