#!/usr/bin/env bash
# Measures Difftier on a repository beside git, a bare libgit2 diff, bare Vectorscan, and ripgrep and gitleaks where they are
# installed, and writes the table of ratios into docs/performance.md.
#
#   scripts/bench.sh REPOSITORY                a git directory or checkout; nothing is written there
#   scripts/bench.sh --commits 200 REPOSITORY  the newest 200 commits of it (default: 500, fewer where there are fewer)
#   scripts/bench.sh --quick REPOSITORY        each measured 3 times instead of 9, at most 10 MB of generated diff, no
#                                              micro-benchmarks
#   scripts/bench.sh --large REPOSITORY        also the memory that 100,000 files and 1 GB of changes take: needs 3 GB of disk
#   scripts/bench.sh --name NAME REPOSITORY    what the table calls the repository (default: the end of its remote's address)
#   scripts/bench.sh --print REPOSITORY        prints the table and leaves docs/performance.md as it is
#
# Builds in release configuration first. What is compared runs in turns within one run; medians count.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
invoked_from="$OLDPWD"
patterns_of_others=../shared/cases/gitleaks.toml.xz
report=docs/performance.md

say() { echo "bench.sh: $1" >&2; }
fail() {
    say "$2"
    exit "$1"
}
usage() {
    echo "usage: scripts/bench.sh [--commits N] [--name NAME] [--quick] [--large] [--print] REPOSITORY" >&2
    exit 64
}

# MARK: What is asked for

commits=500 rounds=9 largest_megabytes=100 name="" repository=""
quick=false large=false print_only=false
while (($# > 0)); do
    case "$1" in
        --commits)
            [[ "${2:-}" =~ ^[1-9][0-9]{0,5}$ ]] || usage
            commits="$2"
            shift
            ;;
        --name)
            [[ -n "${2:-}" ]] || usage
            name="$2"
            shift
            ;;
        --quick) quick=true rounds=3 largest_megabytes=10 ;;
        --large) large=true ;;
        --print) print_only=true ;;
        -*) usage ;;
        *)
            [[ -z "$repository" ]] || usage
            repository="$1"
            ;;
    esac
    shift
done
[[ -n "$repository" ]] || usage
((BASH_VERSINFO[0] >= 5)) || fail 69 "bash 5 or newer is needed, for its clock"
for program in awk git pkg-config swift; do
    command -v "$program" >/dev/null || fail 69 "$program is not on PATH"
done
asked="$repository"
repository="$(cd "$invoked_from" && cd "$asked" 2>/dev/null && pwd)" || fail 66 "$asked: no such directory"
git -C "$repository" rev-parse --git-dir >/dev/null 2>&1 || fail 66 "$repository: not a git repository"
# As whoever runs this has it: no pager, no colours, no external diff programs, no other configuration.
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_PAGER=cat LC_ALL=C
for variable in "${!DIFFTIER_@}"; do unset "$variable"; done

work="$(mktemp -d)"
service=""
clean_up() {
    if [[ -n "$service" ]] && kill -0 "$service" 2>/dev/null; then
        kill -TERM "$service"
        wait "$service" || true
    fi
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$work/times"

# MARK: Build

say "building (release)"
for product in difftier difftierd difftier-probe; do
    swift build --package-path Benchmarks -c release --product "$product" >"$work/build.log" 2>&1 || {
        cat "$work/build.log" >&2
        fail 70 "the build failed"
    }
done
PATH="$(swift build --package-path Benchmarks -c release --show-bin-path):$PATH"
# What is measured begins without a cache; the build may use the one it has.
export XDG_CACHE_HOME="$work/cache" XDG_STATE_HOME="$work/state"

# MARK: Timing

# Runs the function once and keeps its wall, user and system seconds. What it prints is thrown away.
time_once() {
    local function="$1" TIMEFORMAT='%R %U %S'
    { time "$function" >/dev/null 2>"$work/stderr"; } 2>>"$work/times/$function" || {
        cat "$work/stderr" >&2
        fail 70 "$function failed"
    }
}

# Runs every function in turn, once unmeasured and then as often as there are rounds.
time_in_turns() {
    local function round
    for function in "$@"; do time_once "$function"; done
    for function in "$@"; do : >"$work/times/$function"; done
    for ((round = 0; round < rounds; round++)); do
        for function in "$@"; do time_once "$function"; done
    done
}

# The middle of the numbers on standard input, one a line.
median() { sort -n | awk '{ value[NR] = $1 } END { print NR == 0 ? 0 : value[int((NR + 1) / 2)] }'; }
wall() { awk '{ print $1 * 1000 }' "$work/times/$1" | median; }
cpu() { awk '{ print ($2 + $3) * 1000 }' "$work/times/$1" | median; }
user() { awk '{ print $2 * 1000 }' "$work/times/$1" | median; }

calculate() { awk "BEGIN { printf \"$1\", $2 }"; }
ratio() { calculate "%.2f" "$1 / ($2 > 0 ? $2 : 1)"; }

rows=()
# what | measured | against | ratio | reach
row() { rows+=("| $1 | $2 | $3 | $4 | $5 |"); }

# MARK: Policies

# The shipped policy, and every public pattern as a rule of its own.
policy="$work/policy"
cp -r rules "$policy"
patterns="$work/patterns"
: >"$patterns"
if [[ -f "$patterns_of_others" ]]; then
    xz -dc "$patterns_of_others" | sed -nE "s/^regex = '''(.*)'''\$/\1/p" >"$patterns"
else
    say "LEFT OUT: $patterns_of_others is not there, so only the shipped patterns are measured"
fi

# Standard input, one pattern a line, as rules.
rules_of() {
    printf 'version: 1\nrules:\n'
    awk -v quote="'" -v prefix="$1" '{
        gsub(quote, quote quote)
        printf "  - id: bench.%s-%04d\n    summary: Pattern %d\n    tier: high\n    when: { changed: %s%s%s }\n", \
            prefix, NR, NR, quote, $0, quote
    }'
}

# Takes out what PCRE2 refuses, and says so.
if [[ -s "$patterns" ]]; then
    rules_of public <"$patterns" >"$policy/bench.yaml"
    if ! difftier rules list --policy "$policy" >/dev/null 2>"$work/refused"; then
        mapfile -t lines < <(sed -nE 's/.*bench\.yaml:([0-9]+):.*/\1/p' "$work/refused" | sort -nu)
        ((${#lines[@]} > 0)) || fail 70 "the policy does not load: $(cat "$work/refused")"
        for line in "${lines[@]}"; do
            # Four lines for each rule, behind two.
            number=$(((line - 3) / 4 + 1))
            say "LEFT OUT: PCRE2 refuses pattern $number: $(sed -n "${number}p" "$patterns")"
            sed -i "${number}s/.*/__refused__/" "$patterns"
        done
        sed -i '/^__refused__$/d' "$patterns"
        rules_of public <"$patterns" >"$policy/bench.yaml"
    fi
fi
public="$(wc -l <"$patterns")"
rules="$(difftier rules list --policy "$policy" | wc -l)"

# Tiers, and so many rules that look like the public ones.
policy_of_size() {
    mkdir "$work/policy-$1"
    cp rules/policy.yaml rules/tasks.yaml rules/teams.yaml "$work/policy-$1/"
    awk -v count="$1" 'BEGIN {
        split("key token secret password credential", kind, " ")
        for (rule = 1; rule <= count; rule++) {
            vendor = ""
            for (rest = rule * 7919; length(vendor) < 6; rest = int(rest / 26) + 31 * rule)
                vendor = vendor sprintf("%c", 97 + rest % 26)
            printf "(?i)\\b%s[_.-]?%s\\s*[:=]+\\s*[\"`]?[a-z0-9]{%d}\\b\n", vendor, kind[rule % 5 + 1], 16 + rule % 32
        }
    }' | rules_of generated >"$work/policy-$1/bench.yaml"
}

# MARK: The commits

tip="$(git -C "$repository" rev-parse --verify --quiet 'HEAD^{commit}')" || fail 66 "$repository: HEAD is no commit"
oldest="$(git -C "$repository" rev-list --no-merges --min-parents=1 --max-count="$commits" "$tip" | tail -n 1)"
[[ -n "$oldest" ]] || fail 66 "$repository: no commit with a parent"
range="$oldest^..$tip"
git -C "$repository" log -p -M --format='commit %H' "$range" >"$work/text"
commits="$(git -C "$repository" rev-list --no-merges --count "$range")"
text_bytes="$(wc -c <"$work/text")"
if [[ -z "$name" ]]; then
    address="$(git -C "$repository" config remote.origin.url || echo "$repository")"
    name="$(basename "${address%/}" .git)"
fi
say "$name: $commits commits, $(calculate %.1f "$text_bytes / 1e6") MB of patch text; $rules rules, $public of them public"

git_log() { git -C "$repository" log -p -M "$range"; }
bare_diff() { difftier-probe diff "$repository" "$range"; }
classify_two() { difftier classify --repo "$repository" --range "$range" --policy "$policy" --threads 2; }
classify_one() { difftier classify --repo "$repository" --range "$range" --policy "$policy" --threads 1; }
run_gitleaks() {
    xz -dc "$patterns_of_others" >"$work/gitleaks.toml"
    gitleaks detect --no-banner --exit-code 0 --config "$work/gitleaks.toml" --source "$repository" --log-opts "$range"
}

say "the range"
contenders=(git_log bare_diff classify_two classify_one)
has_gitleaks=false
if ((public > 0)) && command -v gitleaks >/dev/null; then
    has_gitleaks=true
    contenders+=(run_gitleaks)
else
    say "LEFT OUT: gitleaks is not on PATH, or there are no public patterns"
fi
time_in_turns "${contenders[@]}"

# Wall time, and processor time beside it: on a busy machine only the latter tells anything.
beside_git() {
    row "\`classify --range\`, $2" "$(calculate %.0f "$(wall "$1")") ms ($(calculate %.0f "$(cpu "$1")") ms of CPU)" \
        "\`git log -p -M\`: $(calculate %.0f "$(wall git_log)") ms ($(calculate %.0f "$(cpu git_log)") ms of CPU)" \
        "$(ratio "$(wall "$1")" "$(wall git_log)") (CPU $(ratio "$(cpu "$1")" "$(cpu git_log)"))" "$3"
}
beside_git classify_two "2 threads" "≤ 0.75"
beside_git classify_one "1 thread" "≤ 1.25"
row "engine above libgit2, user time" "$(calculate %.0f "$(user classify_one)") ms" \
    "bare libgit2 diff: $(calculate %.0f "$(user bare_diff)") ms" \
    "$(calculate %+.0f "($(user classify_one) / $(user bare_diff) - 1) * 100") %" "≤ +15 %"

say "scanning"
own_speed=0
scan_row() {
    local scanned own_patterns own_ms bare_patterns bare_ms
    read -r scanned own_patterns own_ms bare_patterns bare_ms \
        < <(difftier-probe scan --policy "$1" --rounds $((2 * rounds + 1)) "$work/text")
    own_speed="$(calculate %.0f "$scanned / 1000 / $own_ms")"
    row "scan of the patch text, $2" "$own_patterns patterns: $own_speed MB/s" \
        "bare Vectorscan, $bare_patterns patterns: $(calculate %.0f "$scanned / 1000 / $bare_ms") MB/s" \
        "$(calculate %.0f "$bare_ms / $own_ms * 100") %" "≥ 50 %"
}
scan_row "$policy" "pack and public patterns"
if ((public > 0)); then
    mkdir "$work/public"
    cp rules/policy.yaml rules/tasks.yaml rules/teams.yaml "$policy/bench.yaml" "$work/public/"
    scan_row "$work/public" "public patterns"
fi

# ripgrep takes minutes for what takes the engine a moment, so it gets a piece of the text, once.
head -c 500000 "$work/text" >"$work/piece"
rg_limit=120
# Seconds of the command, or the limit where it takes longer.
seconds_of() {
    local start="${EPOCHREALTIME/./}" status=0
    timeout "$rg_limit" "$@" >/dev/null 2>"$work/stderr" || status=$?
    # 1: nothing found. 124: out of time.
    ((status <= 1 || status == 124)) || return "$status"
    calculate %.3f "(${EPOCHREALTIME/./} - $start) / 1e6"
}
rg_row() {
    row "the same patterns on 0.5 MB, $1" "$own_speed MB/s" "$2: $(calculate %.2f "0.5 / $3") MB/s" "$(calculate %.0f "$own_speed / (0.5 / $3)") × faster" ""
}
# All patterns at once are too large for PCRE2 as ripgrep calls it.
rg_in_batches() {
    local batch
    split --lines 20 "$patterns" "$work/batch-"
    for batch in "$work"/batch-*; do rg --pcre2 --count --file "$batch" "$work/piece" || (($? == 1)) || return 2; done
}
has_rg=false
if ((public > 0)) && command -v rg >/dev/null; then
    has_rg=true
    say "ripgrep"
    accepted=0
    while IFS= read -r pattern; do
        status=0
        rg --no-unicode --regexp "$pattern" /dev/null >/dev/null 2>&1 || status=$?
        if ((status <= 1)); then
            printf '%s\n' "$pattern"
            accepted=$((accepted + 1))
        fi
    done <"$patterns" >"$work/accepted"
    seconds="$(seconds_of rg --no-unicode --regex-size-limit 1G --dfa-size-limit 1G --count --file "$work/accepted" "$work/piece")" \
        || fail 70 "rg failed: $(tail -n 1 "$work/stderr")"
    rg_row "those $accepted that it takes" "\`rg\`" "$seconds"
    if rg --pcre2-version >/dev/null 2>&1; then
        time_in_turns rg_in_batches
        rg_row "in batches of 20" "\`rg -P\`" "$(calculate %.4f "$(wall rg_in_batches) / 1000")"
    else
        say "LEFT OUT: this ripgrep has no PCRE2"
    fi
else
    say "LEFT OUT: ripgrep is not installed, or there are no public patterns"
fi
if $has_gitleaks; then
    row "\`classify --range\`, 2 threads" "$(calculate %.0f "$(wall classify_two)") ms" \
        "gitleaks: $(calculate %.0f "$(wall run_gitleaks)") ms" \
        "$(ratio "$(wall run_gitleaks)" "$(wall classify_two)") × faster" "≥ 5 ×"
else
    row "\`classify --range\`, 2 threads" "" "gitleaks: not installed" "" "≥ 5 ×"
fi

# MARK: Numbers of rules, and the start

say "numbers of rules"
for size in 10 100 1000; do
    policy_of_size "$size"
done
classify_under() { difftier classify --repo "$repository" --range "$range" --policy "$work/policy-$1" --threads 1; }
rules_10() { classify_under 10; }
rules_100() { classify_under 100; }
rules_1000() { classify_under 1000; }
time_in_turns rules_10 rules_100 rules_1000
row "from 10 to 1,000 rules, 1 thread" "$(calculate %.0f "$(wall rules_1000)") ms ($(calculate %.0f "$(cpu rules_1000)") ms of CPU)" \
    "10 rules: $(calculate %.0f "$(wall rules_10)") ms, 100: $(calculate %.0f "$(wall rules_100)") ms" \
    "$(ratio "$(wall rules_1000)" "$(wall rules_10)") (CPU $(ratio "$(cpu rules_1000)" "$(cpu rules_10)"))" "≤ 1.3"

printf 'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-old\n+new\n' >"$work/small.patch"
start_warm() { difftier classify --patch "$work/small.patch" --policy "$work/policy-1000"; }
start_cold() {
    rm -rf "$work/cache"
    start_warm
}
time_in_turns start_cold start_warm
row "start with 1,000 rules, warm cache" "$(calculate %.0f "$(wall start_warm)") ms" \
    "cold cache: $(calculate %.0f "$(wall start_cold)") ms" "$(ratio "$(wall start_cold)" "$(wall start_warm)")" "warm < 1 s"

# MARK: Sizes of a diff

# A bare repository whose branches `base` and `head` differ in every fourth line of every file.
generate() {
    git init --quiet --bare "$1"
    awk -v files="$2" -v lines="$3" 'BEGIN {
        for (side = 1; side <= 2; side++) {
            printf "commit refs/heads/%s\nmark :%d\ncommitter Bench <bench@difftier.example> %d +0000\n", \
                side == 1 ? "base" : "head", side, side
            printf "data 5\nside\n"
            if (side == 2) printf "from :1\n"
            for (file = 1; file <= files; file++) {
                printf "M 100644 inline source/%03d/file%06d.go\ndata <<END-OF-FILE\n", file % 512, file
                for (line = 1; line <= lines; line++)
                    printf "\tvalue[%06d] = compute(%06d, revision: %06d, of: %06d)\n", line, file, line % 4 ? 1 : side, line * file % 999983
                printf "END-OF-FILE\n\n"
            }
        }
    }' | git -C "$1" -c core.compression=1 fast-import --quiet
}
classify_generated() {
    difftier classify --repo "$work/generated-$1" --base base --head head --two-dot --policy "$policy" --threads 1
}
diff_1() { classify_generated 1; }
diff_10() { classify_generated 10; }
diff_100() { classify_generated 100; }
start_only() { difftier classify --patch "$work/small.patch" --policy "$policy"; }

say "sizes of a diff"
sizes=()
for ((size = 1; size <= largest_megabytes; size *= 10)); do
    generate "$work/generated-$size" $((10 * size)) 1230
    sizes+=("diff_$size")
done
time_in_turns start_only "${sizes[@]}"
row "start under the measured policy, warm cache" "$(calculate %.0f "$(wall start_only)") ms" "" "" ""
# What one run takes before it reads anything is not part of what grows.
per_megabyte() {
    local bytes
    bytes="$(git -C "$work/generated-$1" diff base head | wc -c)"
    calculate %.2f "($(cpu "diff_$1") - $(cpu start_only)) / ($bytes / 1e6)"
}
smallest="$(per_megabyte 1)" largest="$(per_megabyte "$largest_megabytes")"
row "CPU for each MB of diff, start taken off" "$largest_megabytes MB: $largest ms" "1 MB: $smallest ms" \
    "$(ratio "$largest" "$smallest")" "linear: about 1"
rm -rf "$work"/generated-*

# MARK: One request

say "one request"
branch="$(git -C "$repository" for-each-ref --count=1 --format='%(refname:lstrip=2)' refs/heads)"
if [[ -n "$branch" ]]; then
    # Commits of middling size: half a dozen to warm up, the rest measured.
    mapfile -t middling < <(
        awk '/^commit [0-9a-f]+$/ { commit = $2 } { size[commit] += length($0) + 1 } END { for (c in size) print size[c], c }' \
            "$work/text" | sort -n | awk '{ commit[NR] = $2 } END { for (i = 1; i <= NR; i++) if (i > NR * 0.44 && i <= NR * 0.56) print commit[i] }'
    )
    : >"$work/difftierd.log"
    difftierd --listen 127.0.0.1:0 --state-directory "$work/evidence" --policy-directory "$policy" \
        --repositories "bench=$repository@$branch" 2>"$work/difftierd.log" &
    service=$!
    for ((tries = 0; ; tries++)); do
        if grep -q ' serving$' "$work/difftierd.log"; then break; fi
        if ! kill -0 "$service" 2>/dev/null || ((tries > 300)); then
            cat "$work/difftierd.log" >&2
            fail 70 "the service did not start"
        fi
        sleep 0.1
    done
    loopback="$(sed -nE 's/.*address=(127\.0\.0\.1:[0-9]+) .*listening$/\1/p' "$work/difftierd.log")"
    read -r measured first second < <(difftier-probe ask --warm-up 6 "$loopback" bench "${middling[@]}")
    for commit in "${middling[@]:6}"; do
        start="${EPOCHREALTIME/./}"
        git -C "$repository" diff "$commit^" "$commit" >/dev/null
        echo $((${EPOCHREALTIME/./} - start))
    done >"$work/git-diff"
    git_diff="$(median <"$work/git-diff")"
    kill -TERM "$service"
    wait "$service" || fail 70 "the service did not end cleanly"
    service=""
    row "one request over TCP, p50 of $measured commits of middling size" "$first µs" "one \`git diff A B\`: $git_diff µs" \
        "$(ratio "$first" "$git_diff")" "≤ 0.5"
    row "the same question once more" "$second µs" "" "" "< 200 µs"
else
    say "LEFT OUT: requests over TCP, because $repository has no branch"
fi

# MARK: Memory

# A row with the resident memory at its highest, for a generated change.
memory_row() {
    local what="$1" megabytes="not measured: /usr/bin/time is not installed"
    generate "$work/memory" "$2" "$3"
    if [[ -x /usr/bin/time ]]; then
        /usr/bin/time -f %M -o "$work/kibibytes" \
            difftier classify --repo "$work/memory" --base base --head head --two-dot --policy "$policy" >/dev/null \
            || fail 70 "classifying $what failed"
        megabytes="$(awk '{ printf "%.0f MiB", $1 / 1024 }' "$work/kibibytes")"
    fi
    rm -rf "$work/memory"
    row "memory for $what" "$megabytes" "" "" "≤ 512 MiB"
}
if $large; then
    say "memory"
    memory_row "100,000 files" 100000 4
    memory_row "1 GB of changes" 1000 12300
fi

# MARK: Micro-benchmarks

if ! $quick; then
    say "the parts of the engine"
    newest="$(git -C "$repository" rev-list --no-merges --min-parents=1 --max-count=50 "$tip" | tail -n 1)^..$tip"
    files="$(git -C "$repository" log --format= --name-only --no-renames "$newest" | wc -l)"
    DIFFTIER_BENCH_REPOSITORY="$repository" DIFFTIER_BENCH_RANGE="$newest" \
        swift package --package-path Benchmarks benchmark --target Engine --metric wallClock --time-units microseconds \
        --grouping metric --format markdown --no-progress >"$work/parts" 2>"$work/stderr" || {
        cat "$work/parts" "$work/stderr" >&2
        fail 70 "the benchmarks of Benchmarks/Engine failed"
    }
fi

# MARK: The table

version() { pkg-config --modversion "$1" 2>/dev/null || echo unknown; }
programs="git $(git --version | awk '{ print $3 }')"
if $has_rg; then programs+=", ripgrep $(rg --version | awk 'NR == 1 { print $2 }')"; fi
if $has_gitleaks; then programs+=", gitleaks $(gitleaks version)"; fi
{
    echo "Measured on $(date -u +%Y-%m-%d) at $(git describe --always --dirty --abbrev=12) with \`scripts/bench.sh\`."
    echo
    echo "- Machine: $(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors," \
        "$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)," \
        "$(sed -nE 's/^PRETTY_NAME="(.*)"/\1/p' /etc/os-release), load $(cut -d ' ' -f 1-3 /proc/loadavg) at the end."
    echo "- Programs: $programs, Swift $(swift --version 2>&1 | sed -nE 's/.*Swift version ([0-9.]+).*/\1/p' | head -n 1)," \
        "libgit2 $(version libgit2), PCRE2 $(version libpcre2-8), Vectorscan $(version libhs)."
    echo "- Repository: $name, $commits commits without merges, $(calculate %.1f "$text_bytes / 1e6") MB of patch text."
    echo "- Policy: $rules rules, $public of them public secret patterns. Medians of $rounds runs."
    echo
    echo "| what | measured | against | ratio | reach |"
    echo "|---|---|---|---|---|"
    printf '%s\n' "${rows[@]}"
    if ! $quick; then
        printf '\nThe parts one by one, each over %d commits (%d files) on one thread under the shipped policy:\n\n' \
            "$(git -C "$repository" rev-list --no-merges --count "$newest")" "$files"
        printf '| part | p50 | p90 | runs |\n|---|---|---|---|\n'
        sed -nE 's/^\| Engine:(.*) \(μs\) \*? *\|/\1|/p' "$work/parts" \
            | awk -F ' *[|] *' '{ printf "| %s | %.1f ms | %.1f ms | %d |\n", $1, $4 / 1000, $6 / 1000, $9 }'
    fi
} >"$work/table"
cat "$work/table"
if $print_only; then exit 0; fi

# Only what stands between the marks; the prose around it stays.
begin='<!-- bench.sh: begin -->' end='<!-- bench.sh: end -->'
for mark in "$begin" "$end"; do
    grep -qxF -- "$mark" "$report" || fail 65 "$report has no line \`$mark\`"
done
awk -v begin="$begin" -v end="$end" -v table="$work/table" '
    $0 == end { inside = 0 }
    !inside { print }
    $0 == begin {
        inside = 1
        while ((getline line < table) > 0) print line
    }' "$report" >"$work/report"
cat "$work/report" >"$report"
say "wrote $report"
