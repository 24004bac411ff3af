#!/usr/bin/env bash
# Shows Difftier at work on this machine: installs what is missing, builds, starts the service, asks it about
# this repository and about a sample one, and ends the service again.
#
#   scripts/quickstart.sh             debug build, the one that scripts/test.sh uses too: nothing is built twice
#   scripts/quickstart.sh --release   optimised build, as for use: takes longer to build and decides faster
#
# Leaves nothing behind but the build. Can be run again at any time, and several at once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root="$PWD"

case "${1:-}" in
    "") configuration=debug ;;
    --release) configuration=release ;;
    *)
        echo "usage: scripts/quickstart.sh [--release]" >&2
        exit 64
        ;;
esac

# Settings of the caller must not change what is shown.
for name in "${!DIFFTIER_@}"; do unset "$name"; done

service=""
state=""
finished=false

# Ends the service that this run started, and tells why where the run did not come to its end.
clean_up() {
    if [[ -n "$service" ]] && kill -0 "$service" 2>/dev/null; then
        kill -TERM "$service"
        wait "$service" || true
    fi
    if ! $finished && [[ -f "$state/difftierd.log" ]]; then
        echo "quickstart.sh: stopped before the end; the service said:" >&2
        tail -n 20 "$state/difftierd.log" >&2
    fi
    [[ -z "$state" ]] || rm -rf "$state"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() { printf '\n== %s\n\n' "$1"; }

fail() {
    echo "quickstart.sh: $1" >&2
    exit 70
}

step "1/5  Packages and Swift toolchain"
scripts/install-dependencies.sh build

step "2/5  Build ($configuration)"
swift build -c "$configuration" --product difftier
swift build -c "$configuration" --product difftierd
PATH="$(swift build -c "$configuration" --show-bin-path):$PATH"

step "3/5  Start the service"
# Not below TMPDIR: the path of a Unix socket has at most 107 bytes.
state="$(mktemp -d /tmp/difftier-quickstart.XXXXXX)"
sample="$state/payments-api"
scripts/sample-repository.sh "$sample" >"$state/branches"
target="$(git symbolic-ref --quiet --short HEAD || echo main)"
difftierd \
    --listen "unix:$state/difftierd.sock" --listen 127.0.0.1:0 --state-directory "$state/evidence" \
    --repositories "difftier=$root@$target" --repositories "payments-api=$sample@main" 2>"$state/difftierd.log" &
service=$!
for ((tries = 0; ; tries++)); do
    if grep -q ' serving$' "$state/difftierd.log"; then break; fi
    kill -0 "$service" 2>/dev/null || fail "the service did not start"
    ((tries < 300)) || fail "the service did not start within 30 seconds"
    sleep 0.1
done
socket="unix:$state/difftierd.sock"
# The port that the system chose.
loopback="$(sed -nE 's/.*address=(127\.0\.0\.1:[0-9]+) .*listening$/\1/p' "$state/difftierd.log")"
[[ -n "$loopback" ]] || fail "the service did not say which port it listens on"
echo "difftierd, process $service, listens on $socket and on $loopback"
echo
difftier server status --server "$loopback"

step "4/5  The last commits of this repository, asked for through the Unix socket"
steps=$(($(git rev-list --count --first-parent HEAD) - 1))
((steps <= 8)) || steps=8
if ((steps > 0)) && [[ "$(git rev-parse --is-shallow-repository)" == false ]]; then
    difftier classify --server "$socket" --repo difftier --range "HEAD~$steps..HEAD" --first-parent
else
    echo "This clone holds no commit with its parent, so there is nothing to compare; \`git fetch --unshallow\` changes that."
fi

step "5/5  Every branch of the sample repository against main, asked for through the loopback port"
mapfile -t branches < <(sed -nE 's/^(sample\/[^[:space:]]+).*/\1/p' "$state/branches")
((${#branches[@]} > 0)) || fail "the sample repository has no branch to classify"
explained="${branches[0]}"
row() { printf '%-28s%-8s%-38s%s\n' "$@"; }
row BRANCH TIER PLACE "BECAUSE OF RULE"
for branch in "${branches[@]}"; do
    text="$(difftier classify --server "$loopback" --repo payments-api --target main --head "$branch")"
    # The first finding, in the third line, is the one that makes the tier. Two blanks or more divide its columns.
    IFS=$'\t' read -r tier place rule _ < <(sed -n '3{s/^ *//;s/   */\t/gp;}' <<<"$text")
    row "$branch" "$tier" "$place" "$rule"
    if [[ "$tier" == high && "$branch" == *workflow* ]]; then explained="$branch"; fi
done

printf '\n$ difftier explain --repo payments-api --target main --head %s\n\n' "$explained"
difftier explain --server "$socket" --repo payments-api --target main --head "$explained"

kill -TERM "$service"
wait "$service" || fail "the service did not end cleanly"
service=""
finished=true
cat <<END

The service has ended and its evidence is gone. Now try it on a repository of your own:

  export PATH="$(dirname "$(command -v difftier)"):\$PATH"
  difftier classify --repo DIR --base main
END
