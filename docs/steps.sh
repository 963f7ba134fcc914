# What docs/tour.sh and docs/cycle.sh share: they read it with ". docs/steps.sh" at the repository's root. Neither is anything without the API: start that first.
# BOOTCAMPS_URL leads to another address than http://localhost:5080, BOOTCAMPS_KEYS to another key file than data/demo-keys.json.
export BOOTCAMPS_URL="${BOOTCAMPS_URL:-http://localhost:5080}" BOOTCAMPS_KEYS="${BOOTCAMPS_KEYS:-data/demo-keys.json}"
markdown=${1:-}
shown=$(mktemp)
trap 'rm -f "$shown"' EXIT

if [ ! -f "$BOOTCAMPS_KEYS" ]; then
  echo "There is no $BOOTCAMPS_KEYS. Start the API first: dotnet run --project Bootcamps.Api" >&2
  exit 1
fi

# page WORD FILE: runs the script once more and writes what it shows between <!-- WORD --> and <!-- end of WORD --> in the file.
page() {
  bash "docs/$1.sh" --markdown >"$shown"
  awk -v begin="<!-- $1 -->" -v end="<!-- end of $1 -->" \
    'FNR == NR { told = told $0 "\n"; next } $0 == begin { print; printf "\n%s\n", told; skip = 1 } $0 == end { skip = 0 } !skip' "$shown" "$2" >"$2.new"
  mv "$2.new" "$2"
}

fence() { [ "$markdown" = --markdown ] && echo "\`\`\`${1:-}" || true; }

# What is left out of long answers; a script may say.
shorten() { cat; }

# step TEXT [LANGUAGE]: shows a text and the command that goes with it, then runs the command. Long answers are broken between the members of lists, for reading only.
step() {
  local command; command=$(cat)
  echo; echo "$1"; echo
  fence sh; echo "$command"; fence
  # Not in a subshell: later commands use variables of earlier ones.
  eval "$command" >"$shown"
  echo; fence "${2:-json}"
  shorten <"$shown" | awk '{ sub(/\r$/, ""); gsub(/[}],[{]/, "},\n  {"); gsub(/\[[{]/, "[\n  {"); print }'
  fence
}

# setup TEXT: shows a text and commands that answer nothing. The script runs its own.
setup() {
  echo "$1"; echo
  local command; command=$(cat)
  fence sh; echo "$command"; fence
}
