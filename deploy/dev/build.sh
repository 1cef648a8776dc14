# Building, formatting and checking.

if [[ -n ${CI:-} ]]; then
    export CCACHE_DIR="${CCACHE_DIR:-$PWD/.ccache}"
fi
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$PWD}"

client_files() {
    find client -type f -not -path 'client/node_modules/*' -not -path 'client/build/*' \
        -not -path 'client/.svelte-kit/*' -not -path 'client/test*' -print0 | sort -z
}

# node_packages FOLDER: its node_modules as its package-lock.json says.
node_packages() {
    local folder=$1 name=npm-${1//\//-} wanted
    wanted="$(node --version 2>/dev/null || true) $(hash_of "$folder"/{package.json,package-lock.json,.npmrc})"
    if unchanged "$name" "$wanted" && [[ -d $folder/node_modules ]]; then
        say "$folder: unchanged"
        return
    fi
    quietly "$name" npm --prefix "$folder" ci
    stamp "$name" "$wanted"
}

client_packages() {
    use_node
    node_packages client
}

build_client() {
    local wanted files
    mapfile -d '' -t files < <(client_files)
    wanted="$(node --version 2>/dev/null || true) $(hash_of "${files[@]}")"
    if unchanged client "$wanted" && [[ -f client/build/manifest.json ]]; then
        say "unchanged"
        return
    fi
    quietly client npm --prefix client run build
    stamp client "$wanted"
}

# configure PRESET; CMake itself notices later changes of its own files.
configure() {
    local wanted
    wanted=$(hash_of CMakePresets.json)
    if unchanged "configure-$1" "$wanted" && [[ -f build/$1/build.ninja ]]; then
        return
    fi
    quietly "configure-$1" cmake --preset "$1"
    stamp "configure-$1" "$wanted"
}

# build_server PRESET [TARGET...]
build_server() {
    local preset=$1
    shift
    configure "$preset"
    if (($# > 0)); then
        run cmake --build --preset "$preset" --target "$@"
    else
        run cmake --build --preset "$preset"
    fi
}

format_all() {
    step "Formatting C++"
    run python3 .ci/check_format.py --fix
    step "Formatting the web client"
    client_packages
    quietly prettier npm --prefix client run fmt
}

lint_all() {
    local check
    configure asan
    for check in format layers headers tidy; do
        step "Checking: $check"
        run python3 ".ci/check_$check.py" "${@}"
    done
    step "Checking: client"
    client_packages
    run npm --prefix client run check
    run npm --prefix client run lint
}
