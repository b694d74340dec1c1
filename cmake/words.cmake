# tz_words(TARGET): embeds web/i18n/{zh,en}.json, the one source of words for server pages and the web apps, in TARGET.
function(tz_words target)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/words_data.cc)
  set(zh ${CMAKE_SOURCE_DIR}/web/i18n/zh.json)
  set(en ${CMAKE_SOURCE_DIR}/web/i18n/en.json)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DZH=${zh} -DEN=${en} -P ${CMAKE_SOURCE_DIR}/cmake/embed_words.cmake
    DEPENDS ${zh} ${en} ${CMAKE_SOURCE_DIR}/cmake/embed_words.cmake VERBATIM)
  # Each language is one literal, longer than the 64 KB that a compiler must be able to take; ours take more.
  set_source_files_properties(${out} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${target} PRIVATE ${out})
endfunction()
