# What the machine must have: Debian packages by deploy/apt.txt, and a Node that the client's tools accept.

node_version=24.21.0 # put into .tools where the system's is too old
npm_version=11.21.2

# packages_of SECTION...: names from deploy/apt.txt.
packages_of() {
    awk -v wanted=" $* " '
        /^\[/ { section = substr($1, 2, length($1) - 2); next }
        /^[a-z]/ && index(wanted, " " section " ") { print $1 }' deploy/apt.txt
}

# missing_packages SECTION...: those of them that dpkg does not have installed.
missing_packages() {
    local names
    mapfile -t names < <(packages_of "$@")
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${names[@]}" 2>/dev/null |
        awk '$1 == "installed" { print $2 }' | sort -u | comm -13 - <(printf '%s\n' "${names[@]}" | sort -u)
}

# Debian starts services that it installs. Convene needs the programs, not the services, so those that came
# with us are stopped again; a service that was there before is left alone.
stop_new_services() {
    local name
    [[ -d /run/systemd/system ]] || return 0
    for name in "$@"; do
        case $name in
        redis-server | prometheus) run "${as_root[@]}" systemctl disable --now --quiet "$name" || true ;;
        nginx-light) run "${as_root[@]}" systemctl disable --now --quiet nginx || true ;;
        esac
    done
}

# install_packages SECTION...
install_packages() {
    local missing install as_root=()
    command -v dpkg-query >/dev/null || fail "this needs Debian 12; elsewhere, install what deploy/apt.txt names."
    mapfile -t missing < <(missing_packages "$@")
    if ((${#missing[@]} == 0)); then
        [[ $print == yes ]] || say "nothing is missing"
        return
    fi
    install=(apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}")
    if ((EUID != 0)); then
        if [[ $print == no ]] && { ! command -v sudo >/dev/null || { ! sudo -n true 2>/dev/null && [[ ! -t 0 ]]; }; }; then
            printf 'Packages are missing, and this user may not install them. Please run as root:\n' >&2
            printf '  apt-get update && %s\n' "${install[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    [[ $print == yes ]] || say "installing ${#missing[@]}: ${missing[*]}"
    quietly apt-update "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update
    quietly apt-install "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}"
    stop_new_services "${missing[@]}"
}

# The client's tools want Node 20.19, 22.13 or 24 and later, and npm 10 and later.
node_is_good() {
    local major minor
    command -v node >/dev/null && command -v npm >/dev/null || return 1
    IFS=. read -r major minor _ < <(node --version | tr -d v)
    { ((major >= 24)) || ((major == 22 && minor >= 13)) || ((major == 20 && minor >= 19)); } || return 1
    (("$(npm --version | cut -d . -f 1)" >= 10))
}

# use_node: a good Node first on PATH; without one, from the registry into .tools (Debian 12 has Node 18).
use_node() {
    local arch
    node_is_good && return
    PATH="$PWD/.tools/node_modules/.bin:$PATH"
    node_is_good && return
    install_packages node
    hash -r
    node_is_good && return
    arch=$(uname -m)
    case $arch in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) fail "there is no ready Node for $arch; please install Node 22.13 or later." ;;
    esac
    [[ $print == yes ]] || say "the system's Node is too old; putting Node $node_version into .tools"
    mkdir -p .tools
    quietly node npm install --prefix .tools --no-fund --no-audit "node-linux-$arch@$node_version" "npm@$npm_version"
    hash -r
    [[ $print == yes ]] || node_is_good || fail "Node $node_version was installed into .tools but does not run."
}
