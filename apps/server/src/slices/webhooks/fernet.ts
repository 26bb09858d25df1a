import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token that this key did not make, or that was changed. */
export class UnreadableToken extends Error {}

const version = 0x80;
const headBytes = 9;
const ivBytes = 16;
const macBytes = 32;

/** 32 random bytes in url-safe base64: half signs, half encrypts. */
export const newFernetKey = (): string => padded(randomBytes(32));

/** Encrypts a text in the Fernet format (AES-128-CBC, HMAC-SHA256), which MLflow keeps secrets in. `now` is epoch ms. */
export function encryptFernet(key: string, text: string, now: number): string {
  const { signing, encryption } = halves(key);
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(version);
  head.writeBigUInt64BE(BigInt(Math.floor(now / 1000)), 1);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-128-cbc', encryption, iv);
  const signed = Buffer.concat([head, iv, cipher.update(text, 'utf8'), cipher.final()]);
  return padded(Buffer.concat([signed, macOf(signing, signed)]));
}

/** @throws UnreadableToken */
export function decryptFernet(key: string, token: string): string {
  const { signing, encryption } = halves(key);
  const bytes = Buffer.from(token, 'base64url');
  const signed = bytes.subarray(0, -macBytes);
  const mac = bytes.subarray(-macBytes);
  const isWhole = bytes.length > headBytes + ivBytes + macBytes && bytes[0] === version;
  if (!isWhole || !timingSafeEqual(mac, macOf(signing, signed))) throw new UnreadableToken('not a token of this key');
  const decipher = createDecipheriv('aes-128-cbc', encryption, signed.subarray(headBytes, headBytes + ivBytes));
  return Buffer.concat([decipher.update(signed.subarray(headBytes + ivBytes)), decipher.final()]).toString('utf8');
}

function halves(key: string): { readonly signing: Buffer; readonly encryption: Buffer } {
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.length !== 32) throw new UnreadableToken('not a key');
  return { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) };
}

const macOf = (key: Buffer, bytes: Buffer): Buffer => createHmac('sha256', key).update(bytes).digest();

/** Python writes the padding that Node leaves out. */
const padded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
