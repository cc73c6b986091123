#include "config/ini_keys.h"

namespace feedwatch::config {

namespace {

constexpr std::array<IniKey, 8> defaults_keys{{{"schema", "schema", IniForm::text},
                                               {"severity", "severity", IniForm::text},
                                               {"throttle", "throttle", IniForm::pairs},
                                               {"follow_up", "follow_up", IniForm::pairs},
                                               {"notify", "notify", IniForm::commas},
                                               {"fields", "fields", IniForm::commas},
                                               {"stem", "stem.lang", IniForm::text},
                                               {"arabic_clitics", "arabic_clitics", IniForm::text}}};
constexpr std::array<IniKey, 8> entity_keys{{{"name", "name", IniForm::text},
                                             {"kind", "kind", IniForm::text},
                                             {"ref.*", "refs.*", IniForm::text},
                                             {"lists", "lists", IniForm::commas},
                                             {"alias", "aliases", IniForm::aliases},
                                             {"mask", "mask", IniForm::lines},
                                             {"require", "require", IniForm::text},
                                             {"unless", "unless", IniForm::text}}};
constexpr std::array<IniKey, 6> topic_keys{{{"name", "name", IniForm::text},
                                            {"ref.*", "refs.*", IniForm::text},
                                            {"threshold", "threshold", IniForm::text},
                                            {"cap", "cap", IniForm::text},
                                            {"title_boost", "title_boost", IniForm::text},
                                            {"term", "terms", IniForm::terms}}};
constexpr std::array<IniKey, 20> rule_keys{{{"title", "title", IniForm::text},
                                            {"query", "query", IniForm::text},
                                            {"unless", "unless", IniForm::text},
                                            {"fields", "fields", IniForm::commas},
                                            {"languages", "languages", IniForm::commas},
                                            {"severity", "severity", IniForm::text},
                                            {"label.*", "labels.*", IniForm::text},
                                            {"notify", "notify", IniForm::commas},
                                            {"group_by", "group_by", IniForm::commas},
                                            {"group_wait", "group_wait", IniForm::text},
                                            {"group_interval", "group_interval", IniForm::text},
                                            {"repeat_interval", "repeat_interval", IniForm::text},
                                            {"escalate", "escalate", IniForm::pairs},
                                            {"throttle", "throttle", IniForm::pairs},
                                            {"follow_up", "follow_up", IniForm::pairs},
                                            {"hours", "hours", IniForm::pairs},
                                            {"when", "when", IniForm::when},
                                            {"step", "when.sequence.queries", IniForm::lines},
                                            {"should_match", "should_match", IniForm::tests},
                                            {"should_not_match", "should_not_match", IniForm::tests}}};
constexpr std::array<IniKey, 30> receiver_keys{{{"webhook.url", "webhook.url", IniForm::text},
                                                {"webhook.url_file", "webhook.url_file", IniForm::text},
                                                {"webhook.format", "webhook.format", IniForm::text},
                                                {"webhook.room", "webhook.room", IniForm::text},
                                                {"webhook.chat", "webhook.chat", IniForm::text},
                                                {"webhook.token_file", "webhook.token_file", IniForm::text},
                                                {"webhook.content_type", "webhook.content_type", IniForm::text},
                                                {"webhook.spacing", "webhook.spacing", IniForm::text},
                                                {"webhook.burst", "webhook.burst", IniForm::text},
                                                {"webhook.secret_file", "webhook.secret_file", IniForm::lines},
                                                {"webhook.schedule", "webhook.schedule", IniForm::commas},
                                                {"webhook.header.*", "webhook.headers.*", IniForm::text},
                                                {"webhook.template", "webhook.template", IniForm::text},
                                                {"email.to", "email.to", IniForm::commas},
                                                {"email.from", "email.from", IniForm::text},
                                                {"email.smtp", "email.smtp", IniForm::text},
                                                {"email.user", "email.user", IniForm::text},
                                                {"email.password_file", "email.password_file", IniForm::text},
                                                {"email.tls", "email.tls", IniForm::text},
                                                {"email.sendmail", "email.sendmail", IniForm::lines},
                                                {"email.digest", "email.digest", IniForm::text},
                                                {"digest", "digest", IniForm::text},
                                                {"file.path", "file.path", IniForm::text},
                                                {"file.max_size", "file.max_size", IniForm::text},
                                                {"file.keep", "file.keep", IniForm::text},
                                                {"exec.command", "exec.command", IniForm::lines},
                                                {"exec.timeout", "exec.timeout", IniForm::text},
                                                {"stdout", "stdout", IniForm::text},
                                                {"allow_private", "allow_private", IniForm::commas},
                                                {"events", "events", IniForm::commas}}};
constexpr std::array<IniKey, 1> macro_keys{{{"*", "*", IniForm::text}}};
constexpr std::array<IniKey, 3> names_keys{
    {{"prefix", "prefix", IniForm::text}, {"min_tokens", "min_tokens", IniForm::text}, {"case", "case", IniForm::text}}};
constexpr std::array<IniKey, 3> route_keys{
    {{"match.*", "match.*", IniForm::text}, {"notify", "notify", IniForm::commas}, {"continue", "continue", IniForm::text}}};
constexpr std::array<IniKey, 4> inhibit_keys{{{"source", "source", IniForm::text},
                                              {"target", "target", IniForm::text},
                                              {"equal", "equal", IniForm::commas},
                                              {"within", "within", IniForm::text}}};

// "event", "event.FIELD" and "expect" are read by hand: their order matters.
constexpr std::array<IniKey, 6> test_keys{{{"name", "name", IniForm::text},
                                           {"should_match.span", "should_match.spans", IniForm::lines},
                                           {"should_match.*", "should_match.*", IniForm::text},
                                           {"should_not_match.*", "should_not_match.*", IniForm::text},
                                           {"event", "events", IniForm::text},
                                           {"expect", "expect", IniForm::text}}};

template <size_t N>
constexpr IniKeys all(const std::array<IniKey, N>& keys) {
  return {keys.data(), N};
}

}  // namespace

const std::array<IniKind, 9>& ini_kinds() {
  static const std::array<IniKind, 9> table{{{"defaults", "", "", all(defaults_keys)},
                                             {"entity", "entities", "id", all(entity_keys)},
                                             {"topic", "topics", "id", all(topic_keys)},
                                             {"rule", "rules", "id", all(rule_keys)},
                                             {"receiver", "receivers", "id", all(receiver_keys)},
                                             {"macros", "", "", all(macro_keys)},
                                             {"names", "entities", "from_file", all(names_keys)},
                                             {"route", "routes", "", all(route_keys)},
                                             {"inhibit", "inhibit", "", all(inhibit_keys)}}};
  return table;
}

IniKeys ini_test_keys() { return all(test_keys); }

}  // namespace feedwatch::config
