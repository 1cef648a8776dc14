#include "scheduling/csv/csv_reader.hpp"
#include "scheduling/csv/csv_table.hpp"
#include "scheduling/csv/csv_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene::scheduling {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using cells = std::vector<std::string>;

std::vector<cells> rows_of(std::string_view text) {
    const csv_file file = read_csv(text);
    EXPECT_FALSE(file.refused) << *file.refused;
    std::vector<cells> rows;
    for (const csv_record& each : file.records) {
        rows.push_back(each.cells);
    }
    return rows;
}

std::string refusal(std::string_view text) {
    const csv_file file = read_csv(text);
    EXPECT_TRUE(file.records.empty());
    return file.refused.value_or("read");
}

TEST(csv_reader, reads_what_spreadsheets_write) {
    const std::vector<cells> wanted{{"name", "state"}, {"Jackson", "MS"}};
    EXPECT_EQ(rows_of("name,state\r\nJackson,MS\r\n"), wanted);
    EXPECT_EQ(rows_of("name,state\nJackson,MS"), wanted);
    EXPECT_EQ(rows_of("name,state\rJackson,MS\r"), wanted);
    EXPECT_EQ(rows_of("\xEF\xBB\xBFname;state\nJackson;MS\n"), wanted);
    EXPECT_EQ(rows_of("name\tstate\nJackson\tMS\n"), wanted);
    EXPECT_EQ(rows_of("\"name\",\"state\"\n\"Jackson\",\"MS\"\n"), wanted);
    EXPECT_EQ(rows_of("name,state\n\n,\nJackson,MS\n\n"), wanted); // nothing in them
}

TEST(csv_reader, quotes_hold_separators_quotes_and_line_breaks) {
    const csv_file file = read_csv("a,b\n\"x, \"\"y\"\"\r\nz\",2\nnext,3\n");
    ASSERT_EQ(file.records.size(), 3U);
    EXPECT_THAT(file.records[1].cells, ElementsAre("x, \"y\"\r\nz", "2"));
    EXPECT_EQ(file.records[1].line, 2U);
    EXPECT_EQ(file.records[2].line, 4U);
    EXPECT_THAT(rows_of("a\nit is 5\" wide\n")[1], ElementsAre("it is 5\" wide")); // not at the beginning
    EXPECT_THAT(rows_of("a,b\n\"\",\n\"\",1\n")[1], ElementsAre("", "1"));
}

TEST(csv_reader, takes_the_separator_of_the_header_outside_quotes) {
    EXPECT_EQ(read_csv("\"a,b,c\";d\n1;2").separator, ';');
    EXPECT_EQ(read_csv("only\n1").separator, ',');
    EXPECT_THAT(rows_of("a;b\n1,5;2\n")[1], ElementsAre("1,5", "2"));
}

TEST(csv_reader, refuses_what_it_cannot_be_sure_of) {
    EXPECT_THAT(refusal("a,b\n\"never closed\nx,y\n"), HasSubstr("line 2 is never closed"));
    EXPECT_THAT(refusal("a,b\n\"x\"y,1\n"), HasSubstr("line 2 there is text after"));
    EXPECT_THAT(refusal("PK\x03\x04zip"), HasSubstr("spreadsheet"));
    EXPECT_THAT(refusal("\xFF\xFE\x61"), HasSubstr("UTF-16"));
    EXPECT_THAT(refusal(std::string_view("a\0b", 3)), HasSubstr("not text"));
}

TEST(csv_reader, has_limits) {
    std::string most = "a\n";
    for (std::size_t i = 0; i < max_csv_rows; ++i) {
        most += "x\n";
    }
    EXPECT_EQ(rows_of(most).size(), max_csv_rows + 1);
    EXPECT_THAT(refusal(most + "x\n"), HasSubstr("more than 5000 rows"));
    EXPECT_EQ(rows_of(std::string(max_csv_columns - 1, ',') + "x\n")[0].size(), max_csv_columns);
    EXPECT_THAT(refusal(std::string(max_csv_columns, ',') + "x\n"), HasSubstr("more than 64 columns"));
    EXPECT_THAT(refusal("a\n" + std::string(max_csv_bytes, 'x')), HasSubstr("larger than 2 MiB"));
}

const std::vector<csv_column>& columns() {
    static const std::vector<csv_column> known{
        {.name = "name", .required = true, .most_characters = 20},
        {.name = "kind", .kind = cell_kind::word, .words = {"city", "joint"}},
        {.name = "seats", .kind = cell_kind::number},
        {.name = "starts_on", .kind = cell_kind::day, .also = {"Start"}},
        {.name = "mail", .kind = cell_kind::mail},
        {.name = "members", .kind = cell_kind::list, .most_characters = 20},
    };
    return known;
}

csv_row only_row(const std::string& text) {
    const csv_table table = read_table(text, columns());
    EXPECT_FALSE(table.refused) << *table.refused;
    EXPECT_EQ(table.rows.size(), 1U);
    return table.rows.at(0);
}

std::string problem(const std::string& text) {
    const csv_row row = only_row(text);
    return row.problem ? row.problem->column + ": " + row.problem->sentence : "no problem";
}

TEST(csv_table, reads_cells_by_the_kind_of_their_column) {
    const csv_row row = only_row("Members,START,seats,Kind,name,mail\n"
                                 "\"Oakland; Richmond\n|x\",2027-12-06,-7,CITY,  Camden ,a@example.org\n");
    EXPECT_FALSE(row.problem);
    EXPECT_EQ(row.number, 2U);
    EXPECT_EQ(row.text(0), "Camden");
    EXPECT_EQ(row.text(1), "city");
    EXPECT_EQ(std::get<std::int64_t>(row.values[2]), -7);
    EXPECT_EQ(to_text(*row.day(3)), "2027-12-06");
    EXPECT_EQ(row.text(4), "a@example.org");
    EXPECT_THAT(row.list(5), ElementsAre("Oakland", "Richmond", "x"));
}

TEST(csv_table, a_cell_that_is_empty_or_not_there_is_nothing) {
    const csv_row row = only_row("name,kind,members\nCamden,, ; \n");
    for (std::size_t i = 1; i < columns().size(); ++i) {
        EXPECT_FALSE(row.has(i)) << i;
    }
    EXPECT_FALSE(only_row("name,kind\nCamden\n").has(1));
}

TEST(csv_table, says_what_is_wrong_with_a_row_and_reads_on) {
    EXPECT_EQ(problem("name,kind\n,city\n"), "name: This must not be empty.");
    EXPECT_EQ(problem("name,kind\nx,town\n"), "kind: This must be one of: city, joint.");
    EXPECT_EQ(problem("name,seats\nx,7.5\n"), "seats: This must be a whole number.");
    EXPECT_EQ(problem("name,starts_on\nx,2027-02-30\n"), "starts_on: This must be a day such as 2027-12-06.");
    EXPECT_EQ(problem("name,mail\nx,a b@c\n"), "mail: This is not a mail address.");
    EXPECT_EQ(problem("name\n123456789012345678901\n"), "name: This is longer than 20 characters.");
    EXPECT_EQ(problem("name,members\nx,a; 123456789012345678901\n"),
              "members: This is longer than 20 characters.");
    EXPECT_EQ(problem("name\n" + std::string(max_cell_bytes + 1, 'x') + "\n"),
              "name: This cell is larger than 4 KiB.");
    EXPECT_EQ(problem("name\nx,y\n"), ": Column 2 has no header.");
    const csv_table table = read_table("name\n\"\",\nB\xFFt\nC\n", columns());
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_EQ(table.rows[0].problem->column, "name");
    EXPECT_FALSE(table.rows[1].problem);
    EXPECT_EQ(table.rows[1].number, 4U - 1U); // the empty record does not count
}

TEST(csv_table, bytes_that_are_no_text_are_named_by_row_and_column) {
    EXPECT_THAT(problem("name,kind\nS\xE3o,city\n"), HasSubstr("name: This cell is not UTF-8"));
    EXPECT_THAT(problem("name\nS\xEF\xBF\xBDo\n"),
                HasSubstr("name: This cell is not UTF-8")); // from a browser
    EXPECT_EQ(problem("name\nS\xC3\xA3o\n"), "no problem");
}

TEST(csv_table, refuses_a_file_whose_header_it_does_not_know) {
    const auto refused = [](const char* text) {
        return read_table(text, columns()).refused.value_or("read");
    };
    EXPECT_EQ(refused(""), "The file is empty.");
    EXPECT_THAT(refused("name,kindd\nx,city\n"), HasSubstr("no column \"kindd\""));
    EXPECT_THAT(refused("name,Name\nx,y\n"), HasSubstr("\"name\" is there twice"));
    EXPECT_THAT(refused("kind\ncity\n"), HasSubstr("\"name\" is missing"));
    EXPECT_THAT(refused("name,\nx,y\n"), HasSubstr("Column 2 has no header"));
    EXPECT_THAT(refused("na\xFFme\nx\n"), HasSubstr("not UTF-8"));
}

TEST(csv_table, characters_that_deceive_are_dropped) {
    EXPECT_EQ(only_row("name\n\"Cam\xE2\x80\xAE\x01 den\"\n").text(0), "Cam den");
}

/// S-30. What each of these does in a spreadsheet is not the point: none may begin as it stands.
const std::vector<std::string>& payloads() {
    static const std::vector<std::string> known{
        "=cmd|'/c calc'!A0",
        "=HYPERLINK(\"http://evil.example\",\"x\")",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\xEF\xBC\x9D"
        "1+1",
        "\xEF\xBC\x8B"
        "1+1",
        "\xEF\xBC\x8D"
        "1+1",
        "\xEF\xBC\xA0SUM(A1)",
        "'=1+1",
        "''=1+1",
        "=\"a\"&\"b\"",
    };
    return known;
}

TEST(csv_writer, S_30_no_cell_begins_as_a_formula) {
    for (const std::string& payload : payloads()) {
        csv_writer writer;
        writer.row(cells{payload, "after"});
        const std::string text = std::move(writer).take();
        ASSERT_TRUE(text.starts_with("\xEF\xBB\xBF\"'")) << payload;
        ASSERT_TRUE(text.ends_with(",after\r\n")) << payload;
        const auto rows = rows_of(text);
        ASSERT_EQ(rows.size(), 1U);
        EXPECT_EQ(rows[0][0], "'" + payload);
        EXPECT_FALSE(begins_formula(rows[0][0]));
        EXPECT_EQ(without_formula_guard(rows[0][0]), payload); // as it was
    }
}

TEST(csv_writer, leaves_ordinary_cells_alone_and_comes_back_as_written) {
    const cells ordinary{"Camden", "O'Fallon", "'quoted'", "a-b", "1 = 1", "S\xC3\xA3o", "", " padded "};
    csv_writer writer;
    writer.row(ordinary);
    writer.row(cells{"a,b", "a;b", "say \"yes\"", "two\r\nlines", "x\ty"});
    const std::string text = std::move(writer).take();
    EXPECT_THAT(text, HasSubstr("Camden,O'Fallon,'quoted',a-b,1 = 1,"));
    EXPECT_THAT(text, HasSubstr("\"a,b\",\"a;b\",\"say \"\"yes\"\"\",\"two\r\nlines\""));
    const auto rows = rows_of(text);
    EXPECT_EQ(rows[0], ordinary);
    for (const std::string& each : ordinary) {
        EXPECT_EQ(without_formula_guard(each), each);
    }
}

} // namespace
} // namespace convene::scheduling
