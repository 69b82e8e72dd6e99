#!/usr/bin/env bash
# Fetches the fonts of the printed documents into fonts/ (git-ignored) from Debian and npm; needs no root.
# Safe to run again: what is there stays. The finished binary carries the fonts, so only building needs them.
set -euo pipefail
cd "$(dirname "$0")/.."
out=fonts
mkdir -p "$out"

need() { # need TOOL WHY
  command -v "$1" >/dev/null || { echo "fonts: $1 is missing ($2)"; exit 1; }
}
lacking() { # lacking FILE…: true when one of them is not there
  for f in "$@"; do [ -s "$out/$f" ] || return 0; done
  return 1
}

fandol=(FandolFang-Regular.otf FandolKai-Regular.otf FandolHei-Regular.otf)
noto=(NotoSerifSC_400Regular.ttf NotoSerifSC_700Bold.ttf)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

if lacking "${fandol[@]}"; then
  need apt-get "the Fandol fonts come from Debian's texlive-lang-chinese"
  need dpkg-deb "unpacks the Debian package"
  echo "fonts: downloading texlive-lang-chinese from Debian (49 MB) for 仿宋, 楷体, 黑体"
  # apt drops to an unprivileged user when run by root, which cannot write into our folder; -o keeps it quiet.
  chmod 755 "$tmp"
  (cd "$tmp" && apt-get download -qq -o APT::Sandbox::User=root texlive-lang-chinese) || {
    echo "fonts: apt-get could not download texlive-lang-chinese; run 'apt-get update' as root once, then try again"
    exit 1
  }
  dpkg-deb -x "$tmp"/texlive-lang-chinese_*.deb "$tmp/deb"
  for f in "${fandol[@]}"; do
    cp "$tmp/deb/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/$f" "$out/$f"
    echo "fonts: $f"
  done
  rm -rf "$tmp/deb" "$tmp"/*.deb
else
  echo "fonts: Fandol 仿宋, 楷体, 黑体 are there"
fi

if lacking "${noto[@]}"; then
  need npm "Noto Serif SC comes from the npm package @expo-google-fonts/noto-serif-sc"
  echo "fonts: downloading @expo-google-fonts/noto-serif-sc from npm (69 MB) for 宋体"
  (cd "$tmp" && npm pack --silent @expo-google-fonts/noto-serif-sc@0.4.3 >/dev/null) || {
    echo "fonts: npm could not fetch @expo-google-fonts/noto-serif-sc 0.4.3"
    exit 1
  }
  tar -xzf "$tmp"/*.tgz -C "$tmp"
  for f in "${noto[@]}"; do
    found=$(find "$tmp/package" -name "$f" | head -n 1)
    [ -n "$found" ] || { echo "fonts: $f is not in the npm package"; exit 1; }
    cp "$found" "$out/$f"
    echo "fonts: $f"
  done
else
  echo "fonts: Noto Serif SC 宋体 is there"
fi

if lacking "${fandol[@]}" "${noto[@]}"; then
  echo "fonts: something is still missing in $out/"
  exit 1
fi
echo "fonts: complete ($(du -sh "$out" | cut -f1))"
