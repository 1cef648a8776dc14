# The checks and the web client's own tests as ctest tests, so that one closing line counts everything.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# convene_check(NAME SCRIPT [ARGUMENTS...])
function(convene_check name script)
  add_test(NAME check.${name} COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/.ci/${script}" ${ARGN})
  set_tests_properties(check.${name} PROPERTIES LABELS check TIMEOUT 900)
endfunction()

convene_check(the_checks test_checks.py)
convene_check(format check_format.py)
convene_check(layers check_layers.py)
if(EXISTS "${CMAKE_SOURCE_DIR}/docs/openapi.yaml")
  convene_check(docs check_docs.py)
endif()
convene_check(headers check_headers.py)
convene_check(tidy check_tidy.py)
convene_check(hardening check_hardening.py "$<TARGET_FILE:convene>")
set_tests_properties(check.tidy PROPERTIES TIMEOUT 1500 COST 1000)
set_tests_properties(check.headers PROPERTIES COST 500)

# client: svelte-check, ESLint and Prettier, Vitest, and the size of each route. They share .svelte-kit.
foreach(script check lint test budget)
  add_test(NAME client.${script} COMMAND npm --prefix "${CMAKE_SOURCE_DIR}/client" run ${script})
  set_tests_properties(client.${script} PROPERTIES LABELS client TIMEOUT 600 RESOURCE_LOCK svelte_kit)
endforeach()
