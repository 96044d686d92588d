# One target carries the warnings and build-wide definitions; every library of the project links it.
add_library(dictum_options INTERFACE)
target_compile_options(dictum_options INTERFACE -Wall -Wextra -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # A TRY whose value nobody needs is a statement; clang takes its result for a forgotten one.
  # Objects end in arrays of one element that stand for many.
  target_compile_options(dictum_options INTERFACE -Wno-gnu-statement-expression -Wno-unused-value -Wno-array-bounds)
else()
  # g++ 12 sees dangling, uninitialised, overlapping and outlying reads in inlined code where there are none.
  target_compile_options(dictum_options INTERFACE -Wno-maybe-uninitialized -Wno-dangling-pointer -Wno-restrict
    -Wno-array-bounds)
endif()
option(DICTUM_DEV_CHECKS "Compile the checks of the development builds (verifier, audits)" OFF)
option(DICTUM_FAULTS "Let one rule mark do the wrong thing on demand (seeded faults)" OFF)
if(DICTUM_FAULTS)
  target_compile_definitions(dictum_options INTERFACE DICTUM_FAULTS=1)
endif()
if(DICTUM_DEV_CHECKS)
  target_compile_definitions(dictum_options INTERFACE DICTUM_DEV_CHECKS=1 _GLIBCXX_ASSERTIONS)
endif()
# Debug builds are optimised for turnaround: -O1 keeps the test suite short.
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -fno-omit-frame-pointer")
