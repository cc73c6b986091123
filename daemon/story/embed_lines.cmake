# cmake -DOUT=file.cc -DFILE=background.txt -P embed_lines.cmake: writes the lines as C++ string literals.
file(STRINGS ${FILE} lines ENCODING UTF-8)
set(text "#include \"story/background.h\"\n\nnamespace feedwatch::story {\n\nconst std::vector<std::string_view>& background_lines() {\n")
string(APPEND text "  static const std::vector<std::string_view> lines{\n")
foreach(line IN LISTS lines)
  string(APPEND text "      \"${line}\",\n")
endforeach()
string(APPEND text "  };\n  return lines;\n}\n\n}  // namespace feedwatch::story\n")
file(WRITE ${OUT} "${text}")
