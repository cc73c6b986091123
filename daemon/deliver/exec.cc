#include "deliver/exec.h"

namespace feedwatch::deliver {

Task<Verdict> ExecNotifier::send(const store::Delivery& delivery) {
  const Program program{.words = options_.words,
                        .environment = {{"FEEDWATCH_RECEIVER", options_.receiver},
                                        {"FEEDWATCH_MESSAGE_ID", delivery.message_id},
                                        {"FEEDWATCH_ATTEMPT", std::to_string(delivery.attempt)}},
                        .limit = options_.limit};
  const auto ran = co_await runner_.run(program, delivery.body);
  if (!ran) co_return failed(Fate::retry, ran.error());
  Verdict verdict;
  const auto wrong = trouble(program, *ran);
  if (wrong) {
    verdict = failed(Fate::retry, *wrong);
  } else {
    verdict.fate = Fate::delivered;
  }
  verdict.note = said_by(*ran);
  co_return verdict;
}

}  // namespace feedwatch::deliver
