// The words of `feedwatch demo`.
#include <cstdio>
#include <optional>

#include "cli/words.h"
#include "config/units.h"
#include "demo/demo.h"

namespace feedwatch::cli {

void add_demo_command(CLI::App& app, Action& action) {
  const auto span_text = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("demo", "See the whole thing work on this machine, without a network");
  command->add_option("--for", *span_text, "end after this long, such as 20s; default: when the day is over");
  command->callback([span_text, &action] {
    action = [span_text] {
      const std::optional<Duration> span = config::parse_duration(*span_text);
      if (span || span_text->empty()) return demo::run(span);
      std::fprintf(stderr, "feedwatch demo: --for wants a duration such as 20s, not %s\n", span_text->c_str());
      return int{usage};
    };
  });
}

}  // namespace feedwatch::cli
