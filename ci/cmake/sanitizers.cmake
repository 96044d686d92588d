set(DICTUM_SANITIZE "" CACHE STRING "Sanitizers, comma-separated: address,undefined or thread")
if(DICTUM_SANITIZE)
  target_compile_options(dictum_options INTERFACE -fsanitize=${DICTUM_SANITIZE} -fno-sanitize-recover=all)
  # Objects made in interp (without RTTI) and released outside have no type information that vptr could read.
  target_compile_options(dictum_options INTERFACE -fno-sanitize=vptr)
  target_link_options(dictum_options INTERFACE -fsanitize=${DICTUM_SANITIZE})
  target_compile_definitions(dictum_options INTERFACE DICTUM_SANITIZED=1)
endif()
if(DICTUM_FUZZ_TARGETS)
  # Edges of the code under test are libFuzzer's feedback; the engine itself is linked into the targets only.
  target_compile_options(dictum_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
