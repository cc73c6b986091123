// The kinds of things that are logged. Name and MESSAGE_ID are a contract: filters and journal catalogues rest on them, so a kind
// keeps both for ever and none is used twice.
#pragma once

#include <string_view>

namespace feedwatch::log {

struct Event {
  std::string_view name;        // FEEDWATCH_EVENT
  std::string_view message_id;  // MESSAGE_ID: 128 bits, chosen at random once
};

// the service
inline constexpr Event service_starting{"service.starting", "1be3c0c6d48acb6050e2220a815ae31f"};
inline constexpr Event service_ready{"service.ready", "4560edbd50e6e1ed643c347aba4c0b5e"};
inline constexpr Event service_stopping{"service.stopping", "e8249c9a8ab43d84ca78e032d36324e7"};
inline constexpr Event service_stalled{"service.stalled",
                                       "62ba6aa3df8b6febc3a2b99b5a147c89"};  // no progress: the watchdog is not fed
inline constexpr Event service_fault{"service.fault", "bdd7e63aab67723061e1c2c23b245476"};  // a fault of ours, contained

// configuration
inline constexpr Event config_loaded{"config.loaded", "b342bc9d7842828098039cfe0816bfc2"};
inline constexpr Event config_rejected{"config.rejected", "1291e996ae6f0a9e296fe2b82ef370e5"};
inline constexpr Event config_problem{"config.problem", "ff3b6ed8b287e3c27f107c6ee49e4895"};

// sources and articles
inline constexpr Event source_polled{"source.polled", "0e2d415a4712530396e8e0df564af0f1"};
inline constexpr Event source_failing{"source.failing", "9fb55e871eb0fd9f13097d2c91f83991"};
inline constexpr Event source_recovered{"source.recovered", "665847068c3f8ee026fe748d35c5d82e"};
inline constexpr Event source_silent{"source.silent", "2332c4636dcb96e05a46d2394737b6b8"};
inline constexpr Event source_flooding{"source.flooding", "7c2f6a1be8d94f0fa5d3c19be0427d66"};  // old items under new names
inline constexpr Event source_moved{"source.moved", "b0694a5f95b9ed69f7b8fd5ef5a5e5de"};
inline constexpr Event source_gone{"source.gone", "00d10a4dcd08a38ae5c70e489acb2a93"};
inline constexpr Event source_damaged{"source.damaged", "fe9dc708f356b2e97c116f4d4f06e0e1"};  // read, with warnings
inline constexpr Event address_denied{"address.denied", "964e553d392fe224a739b8f9502b5421"};
inline constexpr Event article_new{"article.new", "d9cc8cec5d6c22d5b195e30993e8d0c0"};
inline constexpr Event article_updated{"article.updated", "53d838b6838309d9514ab1d62ee7dd56"};

// alerts and deliveries
inline constexpr Event alert_fired{"alert.fired", "be60b6f1823a0c70bacb1f10d26edef8"};
inline constexpr Event alert_followup{"alert.followup", "7dda86309694d26425aca639bcb611be"};
inline constexpr Event delivery_sent{"delivery.sent", "22fcf83cb3ba5f8773001ced93c2fc22"};
inline constexpr Event delivery_failed{"delivery.failed", "6147237870ef9f7d81f06c74b582b64c"};  // will be tried again
inline constexpr Event delivery_dead{"delivery.dead", "ec8cf972d5fbd59c58532c079cd2a0a3"};      // given up, kept for the operator
inline constexpr Event receiver_disabled{"receiver.disabled", "397a1c434f9daa93a4e4898255f0b3b3"};

// the store
inline constexpr Event store_opened{"store.opened", "c906f59a50494039911f4cafacc9f6e4"};
inline constexpr Event store_migrated{"store.migrated", "c9e96e98253aaa4d1704dc6f784db727"};
inline constexpr Event store_failing{"store.failing", "c60509f7342aea95bd53826a9358074a"};
inline constexpr Event store_recovered{"store.recovered", "66af49be2d97dc95b2cdde2cf6927b3b"};
inline constexpr Event store_pruned{"store.pruned", "2d1a887a06d2176a586c372b0d0ab802"};
inline constexpr Event store_degraded{"store.degraded", "72a151f5aeb8d57479520c32c449d0eb"};  // the disk is short
inline constexpr Event store_restored{"store.restored",
                                      "303939a2d7a678dd21b820dbff717e80"};                  // another file took the place of one
inline constexpr Event store_altered{"store.altered", "fe8491d33054853569c09f911b9ff3ba"};  // by another program
inline constexpr Event backup_failed{"backup.failed", "130918dd63f5671d5987c069bf18d206"};
inline constexpr Event backup_written{"backup.written", "5d1a70f01954ec970a5e34181e35d70f"};

}  // namespace feedwatch::log
