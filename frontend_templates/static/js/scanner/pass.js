// What was read: the text of a pass, its parts and signature; the letters that somebody typed.
import { bytesOf, hex, idOf } from "./bytes.js";

const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const TEXT_LENGTH = 131;
const BODY = 23; // version (1) | key number (2) | pass id (16) | not-after in minutes since 1970 (4)
const SIGNATURE = 64;
const VERSION = 1;
const ALPHABET = "346789CDFGHJKMNPQRTWXY";
const LETTERS = 8;
const LONGEST_TYPED = 16;
const LOOK_ALIKE = { С: "C", Н: "H", К: "K", М: "M", Р: "P", Т: "T", Х: "X", У: "Y" };

// RFC 9285; null when the text is no Base45.
export function base45(text) {
  const found = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((char) => BASE45.indexOf(char));
    if (digits.length < 2 || digits.includes(-1)) return null;
    const number = digits.reduce((sum, digit, place) => sum + digit * 45 ** place, 0);
    if (number > (digits.length === 3 ? 0xffff : 0xff)) return null;
    if (digits.length === 3) found.push(number >> 8);
    found.push(number & 0xff);
  }
  return Uint8Array.from(found);
}

// What a code says; the signature is not checked here. Null when it is no pass of ours.
export function parts(text) {
  const raw = text.length === TEXT_LENGTH ? base45(text) : null;
  if (!raw || raw.length !== BODY + SIGNATURE || raw[0] !== VERSION) return null;
  const view = new DataView(raw.buffer);
  return {
    key: view.getUint16(1),
    pass: idOf(raw.subarray(3, 19)),
    notAfter: view.getUint32(19) * 60_000,
    body: raw.slice(0, BODY),
    signature: raw.slice(BODY),
  };
}

// A person typed this, rather than a camera read it.
export const isTyped = (text) => [...text.trim()].length <= LONGEST_TYPED;

// Typed letters as they are kept; null when they cannot be any.
export function normalised(text) {
  const bare = text.replace(/[\s-]/g, "").toUpperCase();
  const letters = [...bare].map((letter) => LOOK_ALIKE[letter] ?? letter).join("");
  return letters.length === LETTERS && [...letters].every((one) => ALPHABET.includes(one)) ? letters : null;
}

// HMAC-SHA256 in hex: a bundle holds no letters, only these.
export async function typedHash(salt, letters) {
  const write = new TextEncoder();
  const how = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", write.encode(salt), how, false, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, write.encode(letters))));
}

async function byPlatform(found, publicKey) {
  const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, key, found.signature, found.body);
}

async function byLibrary(found, publicKey, library) {
  const { verifyAsync } = await import(library);
  return verifyAsync(found.signature, found.body, publicKey, { zip215: false });
}

// Whether the signature is that of the key (hex). A phone without Ed25519 (RFC 8032) loads the library.
export async function isSigned(found, key, library, platform = byPlatform) {
  const publicKey = bytesOf(key);
  try {
    return await platform(found, publicKey);
  } catch {
    return byLibrary(found, publicKey, library);
  }
}

// Who a reading names: {pass} or {refusal}. `bundle` is the one that is kept.
export async function resolve(bundle, text, library) {
  const code = text.trim();
  if (isTyped(code)) {
    const letters = normalised(code);
    const hash = letters && (await typedHash(bundle.salt, letters));
    const pass = hash && bundle.passes.find((one) => one.typed === hash);
    return pass ? { pass } : { refusal: "unknown_code" };
  }
  const found = parts(code);
  if (!found) return { refusal: "unreadable" };
  const key = bundle.keys[found.key];
  if (!key || !(await isSigned(found, key, library))) return { refusal: "forged" };
  const pass = bundle.passes.find((one) => one.id === found.pass);
  return pass ? { pass } : { refusal: "wrong_event" };
}
