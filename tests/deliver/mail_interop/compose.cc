// Reads alert bodies, one a line, on stdin and writes each, as its first recipient gets it, to DIRECTORY/NUMBER.eml. For
// readers.py, spam.py and screenshots.py.
#include <fstream>
#include <iostream>

#include "deliver/mail_copies.h"

int main(int argc, char** argv) {
  namespace deliver = feedwatch::deliver;
  if (argc != 2) return 64;
  const deliver::Envelope envelope{"desk-mail", "feedwatch@example.org", {"desk@example.org", "night@example.org"}};
  const deliver::LinkMeans links{
      .signer = std::make_shared<deliver::LinkSigner>(std::string(32, 'k'), "https://feedwatch.example.org"),
      .has_unsubscribed = {}};
  std::string body;
  for (int number = 0; std::getline(std::cin, body); ++number) {
    const auto message = feedwatch::alert::from_json(body);
    if (!message) return 65;
    std::ofstream file(std::string(argv[1]) + "/" + std::to_string(number) + ".eml", std::ios::binary);
    file << deliver::copies_of(envelope, *message, {}, links).front().text;
    if (!file.flush()) return 74;
  }
  return 0;
}
