# cmake -DOUT=file.cc -DFILES=a.sql;b.sql -P embed.cmake: writes the schema files as C++ string literals, in the order given.
set(text "#include \"store/schema.h\"\n\nnamespace feedwatch::store {\n\nconst std::vector<std::string_view>& schema_files() {\n")
string(APPEND text "  static const std::vector<std::string_view> files{\n")
foreach(file IN LISTS FILES)
  file(READ ${file} sql)
  string(APPEND text "      R\"schema(${sql})schema\",\n")
endforeach()
string(APPEND text "  };\n  return files;\n}\n\n}  // namespace feedwatch::store\n")
file(WRITE ${OUT} "${text}")
