find_package(GTest 1.12 REQUIRED)
include(GoogleTest)

# dictum_test(NAME FOLDER LIBS…): one executable from the folder's *_test.cpp files, each test known to CTest.
function(dictum_test name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*_test.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${ARGN} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE DICTUM_SOURCE_DIR="${CMAKE_SOURCE_DIR}" DICTUM_PYTHON="${DICTUM_PYTHON}")
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
endfunction()
