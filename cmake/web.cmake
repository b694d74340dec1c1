# tz_web(): the library tz_assets (src/pages/assets.h) from the web project.
#   TZ_WEB=BUILD     npm ci, vite build, embed.mjs; needs node 20.19 or newer
#   TZ_WEB=PREBUILT  the same output as shipped in web/prebuilt of a release
#   TZ_WEB=AUTO      BUILD if node is there, else PREBUILT if it is there, else NONE
#   TZ_WEB=NONE      no files: the server answers its interfaces only
function(tz_web_mode out)
  set(mode ${TZ_WEB})
  if(mode STREQUAL "AUTO")
    set(mode NONE)
    if(EXISTS ${CMAKE_SOURCE_DIR}/web/prebuilt/assets.S)
      set(mode PREBUILT)
    endif()
    find_program(TZ_NODE node)
    find_program(TZ_NPM npm)
    if(TZ_NODE AND TZ_NPM)
      execute_process(COMMAND ${TZ_NODE} --version OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE)
      string(REPLACE "v" "" version "${version}")
      if(version VERSION_GREATER_EQUAL 20.19)
        set(mode BUILD)
      else()
        message(STATUS "web: node ${version} is older than 20.19")
      endif()
    endif()
  endif()
  message(STATUS "web: ${mode}")
  set(${out} ${mode} PARENT_SCOPE)
endfunction()

# Runs npm and vite; the embedded form is in ${out}.
function(tz_web_build web out)
  find_program(TZ_NODE node REQUIRED)
  find_program(TZ_NPM npm REQUIRED)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${web}/src/* ${web}/public/* ${web}/i18n/*.json)
  # In node_modules, so that several build folders of one tree install once.
  set(installed ${web}/node_modules/.tz-installed)
  add_custom_command(OUTPUT ${installed}
    COMMAND ${TZ_NPM} ci --ignore-scripts --no-audit --no-fund
    COMMAND ${CMAKE_COMMAND} -E touch ${installed}
    DEPENDS ${web}/package.json ${web}/package-lock.json ${web}/.npmrc
    WORKING_DIRECTORY ${web} COMMENT "web: npm ci" VERBATIM)
  add_custom_command(OUTPUT ${out}/assets.S ${out}/assets_index.inc
    COMMAND ${TZ_NODE} ${web}/node_modules/vite/bin/vite.js build --logLevel warn --outDir ${out}-dist --emptyOutDir
    COMMAND ${TZ_NODE} ${web}/embed.mjs --dist ${out}-dist --out ${out}
    DEPENDS ${installed} ${sources} ${web}/embed.mjs ${web}/vite.config.mjs ${web}/worker.mjs ${web}/tsconfig.json
    WORKING_DIRECTORY ${web} COMMENT "web: vite build" VERBATIM)
endfunction()

function(tz_web)
  set(web ${CMAKE_SOURCE_DIR}/web)
  tz_web_mode(mode)
  if(mode STREQUAL "NONE")
    add_library(tz_assets STATIC ${web}/embed/assets.cc)
    target_compile_definitions(tz_assets PRIVATE TZ_WEB_EMPTY)
  else()
    set(out ${web}/prebuilt)
    if(mode STREQUAL "BUILD")
      set(out ${CMAKE_BINARY_DIR}/web)
      tz_web_build(${web} ${out})
    elseif(NOT EXISTS ${out}/assets.S)
      message(FATAL_ERROR "TZ_WEB=PREBUILT: ${out}/assets.S is not there; it is part of a release, not of the repository")
    endif()
    add_library(tz_assets STATIC ${web}/embed/assets.cc ${out}/assets.S ${out}/assets_index.inc)
    # .incbin names are relative, so that a shipped folder works anywhere.
    set_source_files_properties(${out}/assets.S PROPERTIES COMPILE_OPTIONS "-Wa,-I${out}")
    target_include_directories(tz_assets PRIVATE ${out})
  endif()
  target_link_libraries(tz_assets PUBLIC tz_flags tz_http)
endfunction()
