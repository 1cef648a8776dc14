# One library target per folder; its link edges are the layer edges of docs/architecture.md.

add_library(convene_options INTERFACE)
target_compile_features(convene_options INTERFACE cxx_std_20)
target_compile_definitions(convene_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  JSON_USE_IMPLICIT_CONVERSIONS=0 JSON_DIAGNOSTICS=0 SPDLOG_FMT_EXTERNAL _GLIBCXX_ASSERTIONS)
target_compile_options(convene_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror
  -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero -fPIE)
target_link_options(convene_options INTERFACE -fuse-ld=lld -pie -Wl,-z,relro,-z,now,-z,noexecstack)
target_include_directories(convene_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_link_libraries(convene_options INTERFACE Threads::Threads)

if(CONVENE_SANITIZE STREQUAL "address")
  target_compile_options(convene_options INTERFACE -O1 -g1 -fno-omit-frame-pointer
    -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_link_options(convene_options INTERFACE -fsanitize=address,undefined)
elseif(CONVENE_SANITIZE STREQUAL "thread")
  target_compile_definitions(convene_options INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  target_compile_options(convene_options INTERFACE -O1 -g1 -fsanitize=thread)
  target_link_options(convene_options INTERFACE -fsanitize=thread)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(convene_options INTERFACE _FORTIFY_SOURCE=3)
endif()

# convene_library(NAME [LINK libs...]): the .cpp files of the calling folder as one static library.
function(convene_library name)
  cmake_parse_arguments(arg "" "" "LINK;SUBFOLDERS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  foreach(folder IN LISTS arg_SUBFOLDERS)
    file(GLOB more CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp")
    list(APPEND sources ${more})
  endforeach()
  list(FILTER sources EXCLUDE REGEX "/server/main\\.cpp$")
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC convene_options ${arg_LINK})
endfunction()

# convene_embed_lua(TARGET): all lua/*.lua files of the tree become one function library in TARGET.
# Files named shared_*.lua come first and are visible to all others, in the order of the layers: platform, scheduling,
# rooms (one glob would sort rooms/ first).
function(convene_embed_lua target)
  file(GLOB_RECURSE scripts CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/server/*.lua")
  file(GLOB_RECURSE scheduling CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/scheduling/*.lua")
  file(GLOB_RECURSE rooms CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/rooms/*.lua")
  list(APPEND scripts ${scheduling} ${rooms})
  set(shared ${scripts})
  list(FILTER shared INCLUDE REGEX "/shared_[^/]*\\.lua$")
  set(parts ${scripts})
  list(FILTER parts EXCLUDE REGEX "/shared_[^/]*\\.lua$")
  set(output "${CMAKE_BINARY_DIR}/generated/function_library.cpp")
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/generated")
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_custom_command(OUTPUT "${output}"
    COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/deploy/cmake/embed_lua.py" "${output}" ${shared} -- ${parts}
    DEPENDS ${scripts} "${CMAKE_SOURCE_DIR}/deploy/cmake/embed_lua.py" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
