#!/usr/bin/env bash
# Runs every check and test; ends with one line `N passed, N failed`. A stage that is no test suite counts as one.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# stage NAME PARSER COMMAND…: runs it, shows its output only when it fails, and counts.
stage() {
  local name=$1 parser=$2
  shift 2
  local begin=$SECONDS status=0
  "$@" >"$log" 2>&1 || status=$?
  local ok bad
  read -r ok bad < <("$parser" "$status" <"$log")
  passed=$((passed + ok))
  failed=$((failed + bad))
  if [ "$bad" -gt 0 ]; then
    cat "$log"
    echo "test: $name — $ok passed, $bad FAILED ($((SECONDS - begin)) s)"
  else
    echo "test: $name — $ok passed ($((SECONDS - begin)) s)"
    grep -o 'search of all paths: .*' "$log" # how many states were walked
  fi
  [ "$bad" = 0 ]
}
finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
  exit
}
replay() { # what was written meanwhile, and how it ended
  cat "$2"
  return "$1"
}
single() { # the whole stage is one check
  cat >/dev/null
  [ "$1" = 0 ] && echo "1 0" || echo "0 1"
}
cargo_counts() { # sums cargo's `test result:` lines; a build that fails is one failure
  awk -v status="$1" '/^test result:/ { ok += $4; bad += $6 } END { if (status != 0 && bad == 0) bad = 1; print ok + 0, bad + 0 }'
}
node_counts() { # Node's own runner: `# pass N`, `# fail N`
  awk -v status="$1" '/^(#|ℹ) pass / { ok += $3 } /^(#|ℹ) fail / { bad += $3 } END { if (status != 0 && bad == 0) bad = 1; print ok + 0, bad + 0 }'
}
story_counts() { # the stories end with `N passed, N failed`
  awk -v status="$1" '/[0-9]+ passed, [0-9]+ failed/ { ok = $1; bad = $3 } END { if (status != 0 && bad == 0) bad = 1; print ok + 0, bad + 0 }'
}

stage "formatting" single cargo fmt --all --check
stage "pages: types" single npm run --silent --prefix frontend check
stage "pages: unit tests" node_counts npm run --silent --prefix frontend test
stage "lints" single cargo clippy --quiet --workspace --all-targets -- -D warnings
stage "building the tests" single cargo test --quiet --workspace --no-run || finish
# The stories wait for a browser most of the time: they are played while the suites run.
stories=$(mktemp)
# The program is the one that the suites have built.
(begin=$SECONDS; ZHIFA_BIN="${CARGO_TARGET_DIR:-$PWD/target}/debug/zhifa" node e2e/run.mjs >"$stories" 2>&1; echo "$? $((SECONDS - begin))" >"$stories.end") &
stage "rust, SQLite and PostgreSQL" cargo_counts cargo test --workspace --no-fail-fast
wait
read -r status seconds <"$stories.end"
stage "stories in the browser ($seconds s beside the suites)" story_counts replay "$status" "$stories"
rm -f "$stories" "$stories.end"
finish
