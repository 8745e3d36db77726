# Sourced by start and check, from the project's folder: makes .venv from a hashed lock, once per change of the lock.

say() { printf '%s\n' "mitzui: $*" >&2; }
refuse() { say "$*"; exit 1; }

# One environment serves both: requirements-test.lock holds all of requirements.lock, so check adds to what start made.
# The folder is part of the state because the mitzui command names it; a copied or renamed folder is made ready again.
state_of() { cksum "$1" pyproject.toml; printf '%s\n' "$PWD"; }

ready() { [ -x .venv/bin/python ] && [ -f ".venv/$1.state" ] && [ "$(cat ".venv/$1.state")" = "$(state_of "$1")" ]; }

# prepare LOCK [LOCK THAT IT CONTAINS]: returns at once when .venv is what the lock says.
prepare() {
    ready "$1" && return
    take_turn
    ready "$1" || install_from "$1"
    for lock in "$@"; do state_of "$lock" >".venv/$lock.state"; done
    end_turn
}

# Two commands may be started at once on a fresh machine; a killed one leaves its number behind and is passed over.
take_turn() {
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    until mkdir .venv.busy 2>/dev/null; do
        [ -d .venv.busy ] || [ -w . ] || refuse "cannot write to $PWD"
        holder=$(cat .venv.busy/pid 2>/dev/null) || holder=
        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
            rm -rf .venv.busy
            continue
        fi
        [ -n "${waiting:-}" ] || say "another command is making .venv; waiting for it (delete .venv.busy if there is none)"
        waiting=yes
        sleep 1
    done
    trap 'rm -rf .venv.busy' EXIT
    echo $$ >.venv.busy/pid
}

end_turn() {
    rm -rf .venv.busy
    trap - EXIT INT TERM HUP
}

install_from() {
    rm -f .venv/*.state
    if uv --version >/dev/null 2>&1; then with_uv "$1"; else with_pip "$1"; fi
}

with_uv() {
    say "making .venv from $1 with uv (some seconds, once)"
    if ! recent_enough .venv/bin/python; then
        rm -rf .venv
        uv venv --quiet --python '>=3.11' .venv
    fi
    uv pip install --quiet --python .venv/bin/python --require-hashes -r "$1"
    uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
}

with_pip() {
    if ! recent_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        find_python
        rm -rf .venv
        say "making .venv from $1 with $python and pip (about half a minute, once)"
        "$python" -m venv .venv
    else
        say "bringing .venv up to $1 with pip"
    fi
    .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --no-compile --require-hashes -r "$1"
    .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps --no-build-isolation -e .
}

recent_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Sets `python`; Debian's own python3 comes without venv, which is worth one clear line instead of a traceback.
find_python() {
    bare=
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        recent_enough "$python" || continue
        if "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then return; fi
        bare=${bare:-$python}
    done
    [ -z "$bare" ] || refuse "$bare comes without venv. Type once, as root: apt install $bare-venv"
    found=$(python3 --version 2>/dev/null) || found="no python3"
    refuse "Python 3.11 or newer is needed; here is ${found:-no python3}. Install python3.11 (and python3.11-venv), or uv"
}
