#!/usr/bin/env python3
"""The checks find what they are there for: every rule is broken once in a small tree of its own."""
import tempfile
import unittest
from pathlib import Path

import check_layers
import check_tidy
from tree import closure_of, content_key


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def problems(self):
        return check_layers.check(self.root)


class Layers(Tree):
    def test_downwards_is_fine(self):
        self.write("server/ws/a.cpp", '#include "server/realtime/hub.hpp"\n#include <boost/beast.hpp>\n')
        self.write("rooms/b.cpp", '#include "scheduling/programme.hpp"\n#include "server/ws/a.hpp"\n')
        self.write("server/main.cpp", '#include "rooms/b.hpp"\n')
        self.write("server/protocol/codec.cpp", "#include <nlohmann/json.hpp>\n")
        self.assertEqual(self.problems(), [])

    def test_upwards_and_sideways_are_found(self):
        for name, header in (("server/core/a.hpp", "server/redis/client.hpp"),
                             ("server/redis/a.cpp", "server/protocol/codec.hpp"),
                             ("server/auth/a.cpp", "server/realtime/hub.hpp"),
                             ("server/http/a.cpp", "server/ws/connection.hpp"),
                             ("server/http/a.cpp", "scheduling/programme.hpp"),
                             ("scheduling/a.cpp", "rooms/room.hpp"),
                             ("scheduling/deep/a.cpp", "rooms/room.hpp")):
            with self.subTest(name=name, header=header):
                self.write(name, f'#pragma once\n#include "{header}"\n')
                self.assertEqual(len(self.problems()), 1, self.problems())
                self.write(name, "#pragma once\n")

    def test_heavy_headers_are_found(self):
        self.write("server/http/a.hpp", "#pragma once\n#include <boost/beast/http.hpp>\n")
        self.write("scheduling/import.cpp", "#include <nlohmann/json.hpp>\n")
        self.write("server/http/b.cpp", '#include "server/http/a.hpp"\n')
        self.write("server/http/c.cpp", '#include "server/http/a.hpp"\n')
        self.write("server/ws/private.hpp", "#pragma once\n#include <boost/beast/role.hpp>\n")
        self.write("server/ws/only.cpp", '#include "server/ws/private.hpp"\n')
        self.write("rooms/a.hpp", "")
        self.assertEqual(len(self.problems()), 3)

    def test_long_files_are_found(self):
        self.write("rooms/long.cpp", "\n" * 401)
        self.write("rooms/fine.cpp", "\n" * 400)
        self.write("rooms/lua/long.lua", "\n" * 121)
        self.write("client/src/lib/protocol.gen.ts", "\n" * 5000)
        self.assertEqual([line.split(":")[0] for line in self.problems()], ["rooms/long.cpp", "rooms/lua/long.lua"])

    def test_a_link_edge_upwards_is_found(self):
        self.write("server/redis/CMakeLists.txt", "convene_library(convene_redis LINK convene_core convene_protocol)")
        self.write("rooms/CMakeLists.txt", "convene_library(convene_rooms LINK convene_scheduling convene_ws)")
        self.assertEqual(len(self.problems()), 1)


class Closure(Tree):
    def test_a_key_changes_with_a_header_far_below(self):
        self.write("server/a.cpp", '#include "server/b.hpp"\n')
        self.write("server/b.hpp", '#include "server/c.hpp"\n')
        self.write("server/c.hpp", "int one;\n")
        names = closure_of("server/a.cpp", self.root)
        self.assertEqual(names, ["server/a.cpp", "server/b.hpp", "server/c.hpp"])
        before = content_key(names, root=self.root)
        self.write("server/c.hpp", "int two;\n")
        self.assertNotEqual(content_key(names, root=self.root), before)


class Tidy(unittest.TestCase):
    def test_only_what_is_said_about_our_files_counts(self):
        ours = f"{check_tidy.ROOT}/server/a.cpp:3:1: error: moved from [bugprone-use-after-move]\n  3 | a\n"
        other = "/usr/include/boost/a.hpp:1:2: error: pointer [clang-analyzer-core.CallAndMessage]\n  1 | b\n"
        self.assertEqual(check_tidy.findings(other + ours + other), ours)
        self.assertEqual(check_tidy.findings(other), "")

    def test_a_changed_header_brings_its_source(self):
        known = {"server/core/text.cpp": [], "server/core/clock.cpp": []}
        self.assertEqual(check_tidy.sources_of(["server/core/text.hpp", "README.md"], known),
                         ["server/core/text.cpp"])


if __name__ == "__main__":
    unittest.main()
