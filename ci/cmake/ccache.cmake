# ccache where it is installed: incremental and repeated builds stay short.
find_program(DICTUM_CCACHE ccache)
if(DICTUM_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${DICTUM_CCACHE}")
endif()
