import { FilePlus, FolderPlus } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { chosenFiles } from './dropped-files.ts';
import type { Uploads } from './use-uploads.ts';

interface AddButtonsProps {
  readonly uploads: Uploads;
  /** Where the files go. */
  readonly folder: string;
}

/** What dropping does, for the keyboard. */
export const AddButtons = (props: AddButtonsProps) => (
  <>
    <AddButton {...props} label="Add files" icon={<FilePlus className="icon" aria-hidden />} />
    <AddButton {...props} label="Add a folder" icon={<FolderPlus className="icon" aria-hidden />} isFolder />
  </>
);

interface AddButtonProps extends AddButtonsProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly isFolder?: boolean;
}

function AddButton({ uploads, folder, label, icon, isFolder = false }: AddButtonProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="button icon-only"
        aria-label={label}
        title={`${label} to ${folder || 'the top'}`}
        onClick={() => field.current?.click()}
      >
        {icon}
      </button>
      <input
        ref={field}
        type="file"
        hidden
        multiple
        aria-label={label}
        {...(isFolder && { webkitdirectory: '' })}
        onChange={({ target }) => {
          void uploads.add(chosenFiles(target.files), folder);
          // So that the same file can be chosen again.
          target.value = '';
        }}
      />
    </>
  );
}
