# A release executable is linked statically, to fixed addresses: looking up and relocating symbols would take as long
# as everything else that `dictum exec` does for a small program.
include(CheckCXXSourceCompiles)
option(DICTUM_STATIC "Link release executables statically, where the system has static libraries" ON)
if(DICTUM_STATIC AND CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT DICTUM_SANITIZE)
  set(CMAKE_REQUIRED_LINK_OPTIONS -static)
  check_cxx_source_compiles("#include <iostream>\nint main() { std::cout << 1; }" DICTUM_CAN_LINK_STATICALLY)
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
  find_program(DICTUM_OBJCOPY objcopy REQUIRED)
endif()

# Only such an executable can hold the image of a core (interp/builtins/core_image.h).
function(dictum_core_image_place source)
  if(DICTUM_CAN_LINK_STATICALLY)
    set_property(SOURCE ${source} APPEND PROPERTY COMPILE_DEFINITIONS DICTUM_CORE_IMAGE=1)
  endif()
endfunction()
function(dictum_add_core_image target)
  if(DICTUM_CAN_LINK_STATICALLY)
    set(image ${CMAKE_CURRENT_BINARY_DIR}/core.image)
    add_custom_command(TARGET ${target} POST_BUILD
      COMMAND $<TARGET_FILE:${target}> core-image ${image}
      COMMAND ${DICTUM_OBJCOPY} --update-section .dictum_core=${image} $<TARGET_FILE:${target}>
      COMMENT "putting the core into ${target}" VERBATIM)
  endif()
endfunction()

function(dictum_link_statically target)
  if(DICTUM_CAN_LINK_STATICALLY)
    target_link_options(${target} PRIVATE -static)
  endif()
endfunction()
