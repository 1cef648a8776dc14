#include "scheduling/import/summit_file.hpp"

// The assembler puts the file's bytes into the program as they are; CMake gives the path and rebuilds when
// the file changes.
__asm__(".section .rodata\n"
        ".global convene_sample_summit_begin\n"
        ".global convene_sample_summit_end\n"
        "convene_sample_summit_begin:\n"
        ".incbin \"" CONVENE_SAMPLE_SUMMIT "\"\n"
        "convene_sample_summit_end:\n"
        ".byte 0\n"
        ".previous\n");

extern "C" {
extern const char convene_sample_summit_begin[];
extern const char convene_sample_summit_end[];
}

namespace convene::scheduling {

std::string_view sample_summit_text() {
    return {convene_sample_summit_begin,
            static_cast<std::size_t>(convene_sample_summit_end - convene_sample_summit_begin)};
}

} // namespace convene::scheduling
