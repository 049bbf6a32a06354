# A browser for tests of pages; to be sourced by bash scripts with `set -euo pipefail`, after programs.sh.
#
#   chromium_find    finds Chromium, or installs it from Debian's packages if this runs as root; sets LANDRUSH_TEST_CHROMIUM

chromium_find() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
      export LANDRUSH_TEST_CHROMIUM
      LANDRUSH_TEST_CHROMIUM=$(command -v "$name")
      return
    fi
  done
  programs_need chromium chromium "tests look at the pages as a browser shows them"
  chromium_find
}
