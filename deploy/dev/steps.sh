# Steps with progress, commands that can be shown instead of run, and stamps that make a second run quick.

print=no # yes: show the plain commands
step_number=0
step_total=0

say() { printf '      %s\n' "$*"; }

fail() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

# plan N: how many steps follow.
plan() {
    step_total=$1
    step_number=0
}

# step TEXT: the next step in plain words.
step() {
    step_number=$((step_number + 1))
    if [[ $print == yes ]]; then
        printf '# [%d/%d] %s\n' "$step_number" "$step_total" "$*"
    else
        printf '[%d/%d] %s...\n' "$step_number" "$step_total" "$*"
    fi
}

# run COMMAND...: runs it, or shows it.
run() {
    if [[ $print == yes ]]; then
        printf '%q ' "$@"
        printf '\n'
    else
        "$@"
    fi
}

# quietly NAME COMMAND...: its output goes to build/logs/NAME.log and is shown only when it fails.
quietly() {
    local log="build/logs/$1.log" start=$SECONDS
    shift
    if [[ $print == yes ]]; then
        run "$@"
        return
    fi
    mkdir -p build/logs
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 60 "$log" >&2
        fail "that failed: $* (whole output: $log)"
    fi
    say "done in $((SECONDS - start)) s"
}

# hash_of FILE...: one hash over names and contents.
hash_of() { sha256sum "$@" | sha256sum | cut -d ' ' -f 1; }

# unchanged NAME HASH: true when `stamp NAME HASH` was the last one of that name.
unchanged() { [[ $print == no && -f build/stamps/$1 && $(<"build/stamps/$1") == "$2" ]]; }

stamp() {
    if [[ $print == no ]]; then
        mkdir -p build/stamps
        printf '%s\n' "$2" >"build/stamps/$1"
    fi
}
