import { ImageOff } from 'lucide-react';
import { type CSSProperties, useState } from 'react';

interface FileImageProps {
  readonly address: string;
  /** The name of the file. */
  readonly name: string;
  /** What stands in its place for those who cannot see it; absent: the name. */
  readonly text?: string;
  /** Where the whole file is, when the image is a smaller copy. */
  readonly file?: string;
  /** A click on the image downloads the file. */
  readonly isLink?: boolean;
  readonly className?: string;
  readonly style?: CSSProperties;
  readonly isPixelated?: boolean;
}

/** An image that was logged; where it is damaged, or none in spite of its name, that name and the way to the file. */
export function FileImage({
  address,
  name,
  text = name,
  file = address,
  isLink,
  isPixelated,
  ...look
}: FileImageProps) {
  const [damaged, setDamaged] = useState<string>();
  if (damaged === address) return <DamagedImage name={name} file={file} />;
  const image = (
    <img
      {...look}
      src={address}
      alt={text}
      loading={isLink ? 'lazy' : undefined}
      draggable={false}
      data-pixels={isPixelated || undefined}
      onError={() => setDamaged(address)}
    />
  );
  if (!isLink) return image;
  return (
    <a href={file} download title={name}>
      {image}
    </a>
  );
}

const DamagedImage = ({ name, file }: { readonly name: string; readonly file: string }) => (
  <span className="damaged-image">
    <ImageOff className="icon" aria-hidden />
    <span>
      <code>{name}</code> could not be shown.{' '}
      <a href={file} download>
        Download
      </a>
    </span>
  </span>
);
