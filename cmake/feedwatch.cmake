# How every target of feedwatch is built: one library a folder, sources listed, includes from the root or from daemon/.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 EXACT REQUIRED COMPONENTS system json)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(pugixml REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(yaml-cpp REQUIRED)
pkg_check_modules(INIH REQUIRED IMPORTED_TARGET inih)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)

add_library(feedwatch_options INTERFACE)
target_include_directories(feedwatch_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/daemon)
target_compile_options(feedwatch_options INTERFACE -Wall -Wextra -Wshadow -Wpedantic -Wconversion -Werror)
# std::stable_sort of libstdc++ 12 calls what libstdc++ 12 has deprecated; clang says so in the caller's name.
target_compile_options(feedwatch_options INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
target_compile_definitions(feedwatch_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION SPDLOG_FMT_EXTERNAL
  FEEDWATCH_VERSION="${PROJECT_VERSION}")
target_link_libraries(feedwatch_options INTERFACE Threads::Threads Boost::headers fmt::fmt)
if(FEEDWATCH_SANITIZE)
  target_compile_options(feedwatch_options INTERFACE -fsanitize=${FEEDWATCH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(feedwatch_options INTERFACE -fsanitize=${FEEDWATCH_SANITIZE})
endif()

# feedwatch_library(NAME SOURCES a.cc … LINKS other …)
function(feedwatch_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC feedwatch_options ${ARG_LINKS})
endfunction()

# Everything that has threads of its own, for the build with TSan; every fuzzer.
add_custom_target(threaded_tests)
add_custom_target(fuzzers)

# feedwatch_test(NAME SOURCES a_test.cc … LINKS library … [THREADED] [LABELS slow system]): a GoogleTest program. THREADED: it runs under
# TSan too. slow: only in the release build; system: as well, and it needs rights or programs that may be missing.
function(feedwatch_test name)
  cmake_parse_arguments(ARG "THREADED" "" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE feedwatch_options ${ARG_LINKS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    FEEDWATCH_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data" FEEDWATCH_SHARED="${PROJECT_SOURCE_DIR}/../shared")
  add_test(NAME ${name} COMMAND ${name})
  if(FEEDWATCH_SANITIZE)
    target_compile_options(${name} PRIVATE -O0)  # the tests' own code needn't be fast; what they test is
  endif()
  if(ARG_THREADED)
    list(APPEND ARG_LABELS threaded)
    add_dependencies(threaded_tests ${name})
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}")
endfunction()

# feedwatch_fuzzer(NAME SOURCE LINKS library …): a libFuzzer program; clang only.
function(feedwatch_fuzzer name source)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE feedwatch_options ${ARG_LINKS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers ${name})
endfunction()

# feedwatch_inlined_frames(FILE …): g++ 12 takes a coroutine frame that it allocates inline in these for a mismatch of new and delete.
function(feedwatch_inlined_frames)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS -Wno-mismatched-new-delete)
  endif()
endfunction()
