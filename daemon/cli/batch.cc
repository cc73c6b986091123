#include "cli/batch.h"

#include <cstdio>
#include <iostream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "cli/commands.h"

namespace feedwatch::cli {

namespace json = boost::json;

int answer_lines(const Answer& answer) {
  std::string line;
  while (std::getline(std::cin, line)) std::cout << answer(line) << std::endl;
  return ok;
}

int answer_one(const Answer& answer, const json::object& request) {
  const std::string line = answer(json::serialize(request));
  std::cout << line << '\n';
  boost::system::error_code error;
  const json::value value = json::parse(line, error);
  return !error && value.is_object() && value.as_object().contains("error") ? problems : ok;
}

int missing_input(const char* command, const char* what) {
  std::fprintf(stderr, "feedwatch inspect %s: give %s, or --batch\n", command, what);
  return usage;
}

}  // namespace feedwatch::cli
