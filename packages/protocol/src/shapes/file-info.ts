import { bool, int64, map, message, str } from '../row.ts';

export const fileInfo = message('FileInfo', { path: str, is_dir: bool, file_size: int64 });
export const multipartUploadCredential = message('MultipartUploadCredential', {
  url: str,
  part_number: int64,
  headers: map(str),
});
export const multipartUploadPart = message('MultipartUploadPart', { part_number: int64, etag: str, url: str });
