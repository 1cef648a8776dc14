#include "server/auth/passphrase_rules.hpp"

#include "server/core/text.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace convene::auth {

namespace {

/// Frequent words of leaked lists. At 15 characters and more, what people really choose are these written
/// twice, with digits or with each other; hence they are taken out and the rest must still be long.
constexpr std::array<std::string_view, 45> frequent = {
    "password",      "passwort", "passphrase", "passw0rd",  "p@ssword", "letmein",  "welcome",  "iloveyou",
    "qwertyuiop",    "qwertz",   "qwerty",     "asdfghjkl", "asdfgh",   "zxcvbnm",  "1q2w3e4r", "qazwsx",
    "administrator", "admin",    "root",       "master",    "monkey",   "dragon",   "sunshine", "princess",
    "football",      "baseball", "superman",   "batman",    "trustno1", "whatever", "starwars", "computer",
    "internet",      "changeme", "secret",     "login",     "access",   "hello",    "freedom",  "shadow",
    "michael",       "jordan",   "summer",     "winter",    "charlie"};

constexpr std::array<std::string_view, 7> runs = {"01234567890123456789012345678901234567890123456789",
                                                  "98765432109876543210987654321098765432109876543210",
                                                  "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
                                                  "zyxwvutsrqponmlkjihgfedcbazyxwvutsrqponmlkjihgfedcba",
                                                  "qwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnm",
                                                  "qwertzuiopasdfghjklyxcvbnmqwertzuiopasdfghjklyxcvbnm",
                                                  "1234567890qwertyuiopasdfghjklzxcvbnm"};

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool repeats_one_piece(std::string_view text) {
    for (std::size_t piece = 1; piece <= text.size() / 2; ++piece) {
        const auto same = [&](std::size_t i) { return text[i] == text[i % piece]; };
        std::size_t i = piece;
        while (i < text.size() && same(i)) {
            ++i;
        }
        if (i == text.size()) {
            return true;
        }
    }
    return false;
}

bool is_run(std::string_view text) {
    return std::any_of(runs.begin(), runs.end(),
                       [&](std::string_view run) { return run.find(text) != std::string_view::npos; });
}

/// What is left when frequent words and everything that is no letter are taken out.
std::size_t own_letters(std::string text) {
    for (const std::string_view word : frequent) {
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) {
            text.replace(at, word.size(), " ");
        }
    }
    std::set<char> distinct;
    std::size_t letters = 0;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) > ' ') {
            distinct.insert(c);
            letters += 1;
        }
    }
    return distinct.size() < 5 ? 0 : letters;
}

error refused(std::string sentence) {
    return {errc::invalid, std::move(sentence), "passphrase"};
}

} // namespace

std::vector<std::string> context_words(std::string_view folded_email, std::string_view name) {
    std::vector<std::string> words{"convene", "summit"};
    const auto take = [&](std::string_view text) {
        std::string word;
        for (const char c : lower(text) + " ") {
            const bool part = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
            if (part) {
                word += c;
            } else if (word.size() >= 4 && word != "example") {
                words.push_back(std::exchange(word, {}));
            } else {
                word.clear();
            }
        }
    };
    take(folded_email);
    take(name);
    return words;
}

result<void> check_passphrase(std::string_view passphrase, const std::vector<std::string>& forbidden_words) {
    if (!is_valid_utf8(passphrase)) {
        return refused("The passphrase is not valid text.");
    }
    const std::size_t characters = count_code_points(passphrase);
    if (characters < shortest_passphrase || characters > longest_passphrase) {
        return refused("A passphrase has 15 to 128 characters. Four or five unrelated words do well.");
    }
    const std::string plain = lower(passphrase);
    if (repeats_one_piece(plain) || is_run(plain) || own_letters(plain) < 8) {
        return refused("This passphrase is among the first that would be guessed.");
    }
    for (const std::string& word : forbidden_words) {
        if (plain.find(word) != std::string::npos) {
            return refused(
                "The passphrase must not contain the name of the summit, your name or your address.");
        }
    }
    return {};
}

} // namespace convene::auth
