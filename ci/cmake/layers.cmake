# Dependencies between folders point one way (see ci/check-layers): an upward include fails every build.
add_custom_target(dictum_layers ALL
  COMMAND ${DICTUM_PYTHON} -S ${CMAKE_SOURCE_DIR}/ci/check-layers ${CMAKE_SOURCE_DIR}
  COMMENT "checking that includes point down" VERBATIM)

# dictum_library(NAME FOLDER LIBS…): one static library per folder, from its .cpp files that are no tests. All
# libraries wait for the layer check.
function(dictum_library name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/bench/|/tools/")
  if(NOT sources)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${name}_empty.cpp "")
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/${name}_empty.cpp)
  endif()
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC dictum_options ${ARGN})
  add_dependencies(${name} dictum_layers)
endfunction()
