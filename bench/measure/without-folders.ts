/** A command line as it may be published: absolute paths shrink to their last name. */
export const withoutFolders = (command: string): string => command.replaceAll(/(?<![\w:])\/(?:[^\s/]+\/)+/g, '');
