import { useState } from 'react';

interface PreviewImageProps {
  readonly address: string;
  /** What stands in its place for those who cannot see it. */
  readonly text: string;
}

/** An image that was logged; it may be damaged, or none in spite of its name. */
export function PreviewImage({ address, text }: PreviewImageProps) {
  const [isDamaged, setDamaged] = useState(false);
  if (isDamaged) return <p className="preview-note">The image cannot be shown. Download it to look at it.</p>;
  return <img className="preview-image" src={address} alt={text} onError={() => setDamaged(true)} />;
}
