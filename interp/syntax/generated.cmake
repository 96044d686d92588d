# The Unicode tables of interp/base, from the Unicode character database.
set(DICTUM_UNICODE_TABLES ${CMAKE_CURRENT_BINARY_DIR}/unicode_tables.cpp)
set(DICTUM_UNICODE_SCRIPT ${CMAKE_CURRENT_SOURCE_DIR}/base/tools/make_unicode_tables.py)
add_custom_command(OUTPUT ${DICTUM_UNICODE_TABLES}
  COMMAND ${DICTUM_PYTHON} -S -B ${DICTUM_UNICODE_SCRIPT} ${DICTUM_UNICODE_DATA} ${DICTUM_UNICODE_TABLES}
  DEPENDS ${DICTUM_UNICODE_SCRIPT} ${DICTUM_UNICODE_DATA}/UnicodeData.txt
  COMMENT "writing the Unicode tables" VERBATIM)
target_sources(dictum_base PRIVATE ${DICTUM_UNICODE_TABLES})
