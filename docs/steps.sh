# Shared by docs/tour.sh and docs/cycle.sh, which read it with ". docs/steps.sh" at the root of the repository. Start the API first.
# Set BOOTCAMPS_URL for an address other than http://localhost:5080, and BOOTCAMPS_KEYS for a key file other than data/demo-keys.json.
export BOOTCAMPS_URL="${BOOTCAMPS_URL:-http://localhost:5080}" BOOTCAMPS_KEYS="${BOOTCAMPS_KEYS:-data/demo-keys.json}"
markdown=${1:-}
shown=$(mktemp)
trap 'rm -f "$shown"' EXIT

if [ ! -f "$BOOTCAMPS_KEYS" ]; then
  echo "Cannot find $BOOTCAMPS_KEYS. Start the API first: dotnet run --project Bootcamps.Api" >&2
  exit 1
fi

# page WORD FILE: runs the script again and writes its output between <!-- WORD --> and <!-- end of WORD --> in the file.
page() {
  bash "docs/$1.sh" --markdown >"$shown"
  awk -v begin="<!-- $1 -->" -v end="<!-- end of $1 -->" \
    'FNR == NR { told = told $0 "\n"; next } $0 == begin { print; printf "\n%s\n", told; skip = 1 } $0 == end { skip = 0 } !skip' "$shown" "$2" >"$2.new"
  mv "$2.new" "$2"
}

fence() { [ "$markdown" = --markdown ] && echo "\`\`\`${1:-}" || true; }

# Removes parts of long answers. A script can replace it.
shorten() { cat; }

# step TEXT [LANGUAGE]: shows a text and its command, then runs the command. Long answers are shown with a line break between the items of a list.
step() {
  local command; command=$(cat)
  echo; echo "$1"; echo
  fence sh; echo "$command"; fence
  # Not in a subshell, because later commands use variables of earlier ones.
  eval "$command" >"$shown"
  echo; fence "${2:-json}"
  shorten <"$shown" | awk '{ sub(/\r$/, ""); gsub(/[}],[{]/, "},\n  {"); gsub(/\[[{]/, "[\n  {"); print }'
  fence
}

# setup TEXT: shows a text and commands without output. The script runs its own.
setup() {
  echo "$1"; echo
  local command; command=$(cat)
  fence sh; echo "$command"; fence
}
