"""Turns the Lua files beside the repositories into one Redis Function library inside the binary.

usage: embed_lua.py OUTPUT.cpp SHARED.lua... -- FILE.lua...

Every file after `--` is wrapped in its own block and calls `define(name, callback)`; the shared files come
first and are visible to all; one that uses another says so in its first line: `-- needs: FILE.lua ...`.
Library and function names end in a hash of the whole content, so that two versions of the server can run beside
each other during an upgrade.
"""
import hashlib
import os
import sys

output, names = sys.argv[1], sys.argv[2:]
cut = names.index("--")


def needs_of(path):
    with open(path, encoding="utf-8") as file:
        first = file.readline()
    return first.removeprefix("-- needs: ").split() if first.startswith("-- needs: ") else []


def in_order(paths):
    """The files as given (CMake sorts each glob), but each after those that it needs."""
    by_name = {os.path.basename(path): path for path in paths}
    done = []

    def add(path, waiting):
        if path in done:
            return
        if path in waiting:
            sys.exit(f"{path} needs itself, through {waiting}")
        for name in needs_of(path):
            if name not in by_name:
                sys.exit(f"{path} needs {name}, which is not there")
            add(by_name[name], waiting + [path])
        done.append(path)

    for path in paths:
        add(path, [])
    return done


shared, parts = in_order(names[:cut]), names[cut + 1:]
body = "".join(open(f, encoding="utf-8").read() + "\n" for f in shared)
body += "".join("do\n" + open(f, encoding="utf-8").read() + "\nend\n" for f in parts)
digest = hashlib.sha256(body.encode()).hexdigest()[:12]
prelude = (f"#!lua name=convene_{digest}\n"
           f"local function define(name, callback) redis.register_function(name .. '_{digest}', callback) end\n")
text = prelude + body
lines = text.splitlines()
LINES_IN_ONE = 400  # a compiler need not take more than 65,536 characters in one literal
with open(output, "w", encoding="utf-8") as out:
    out.write('#include "server/redis/function_library.hpp"\n\n#include <string>\n\nnamespace convene::redis {\n\n')
    out.write(f'std::string_view function_library_version() {{ return "{digest}"; }}\n\n')
    out.write("std::string_view function_library_source() {\n    static const std::string whole = std::string()")
    for start in range(0, len(lines), LINES_IN_ONE):
        out.write("\n        + std::string(\n")
        for line in lines[start:start + LINES_IN_ONE]:
            quoted = line.replace("\\", "\\\\").replace('"', '\\"')
            out.write(f'            "{quoted}\\n"\n')
        out.write("        )")
    out.write(";\n    return whole;\n}\n\n} // namespace convene::redis\n")
