package io.drey;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page on troubleshooting has each text that an exception is made with, and none that there is not. What differs
 * from time to time is {@code …} in a text; the words between count, if they are enough to be looked up.
 */
class TroubleshootingTest {

    private static final Path PAGE = Path.of("../src/docs/troubleshooting.md");
    private static final Path MAIN = Path.of("src/main/java");
    private static final String DIFFERS = "…";
    private static final int WORDS = 10;

    private static final Pattern MADE = Pattern.compile("new \\w*Exception\\(");

    /** A literal, a character, or whatever else. */
    private static final Pattern TOKEN =
            Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'(?:[^'\\\\]|\\\\.)'|(\\s|\\+)|(.)", Pattern.DOTALL);

    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(?://|/?\\*).*$|(?<=[;{}])\\s+//.*$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(.+?)` \\|");

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.add(COMMENT.matcher(Files.readString(file)).replaceAll(""));
            }
        }
        return sources;
    }

    /** The first argument of each exception that is made, as far as it is written out. */
    private static Set<String> thrown() throws IOException {
        Set<String> texts = new LinkedHashSet<>();
        for (String source : sources()) {
            Matcher made = MADE.matcher(source);
            while (made.find()) {
                texts.add(argument(source, made.end()));
            }
        }
        return texts.stream().filter(text -> !words(text).isEmpty()).collect(toCollection(LinkedHashSet::new));
    }

    private static String argument(String source, int from) {
        StringBuilder text = new StringBuilder();
        Matcher token = TOKEN.matcher(source).region(from, source.length());
        int depth = 1;
        while (depth > 0 && token.lookingAt()) {
            String other = token.group(3);
            depth += "(".equals(other) ? 1 : ")".equals(other) ? -1 : 0;
            if (depth == 0 || (depth == 1 && ",".equals(other))) {
                break;
            }
            if (token.group(1) != null) {
                text.append(token.group(1).replaceAll("\\\\(.)", "$1"));
            } else if (token.group(2) == null && !text.toString().endsWith(DIFFERS)) {
                text.append(DIFFERS);
            }
            token.region(token.end(), source.length());
        }
        return text.toString();
    }

    /** The parts that can be looked up. */
    private static List<String> words(String text) {
        return Arrays.stream(text.split(DIFFERS))
                .map(String::strip)
                .filter(part -> part.length() >= WORDS)
                .toList();
    }

    private static List<String> entries() throws IOException {
        return ROW.matcher(Files.readString(PAGE).replace("\\|", "|"))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static boolean holdsInOrder(String text, List<String> parts) {
        int at = 0;
        for (String part : parts) {
            int found = text.indexOf(part, at);
            if (found < 0) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }

    @Test
    void everyTextOfAnExceptionHasAnEntry() throws IOException {
        List<String> entries = entries();

        assertThat(thrown())
                .hasSizeGreaterThan(190)
                .allSatisfy(text -> assertThat(entries).as(text).anyMatch(entry -> holdsInOrder(entry, words(text))));
    }

    @Test
    void everyEntryIsSaidSomewhere() throws IOException {
        String said = String.join("\n", sources())
                .replaceAll("\"\\s*\\+\\s*\"", "") // texts over several lines
                .replaceAll("\\\\([\"\\\\])", "$1");
        String drey = Files.readString(PAGE);
        List<String> own = ROW.matcher(
                        drey.substring(drey.indexOf("And these are Drey's")).replace("\\|", "|"))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(own)
                .hasSizeGreaterThan(190)
                .allSatisfy(entry -> assertThat(words(entry))
                        .as(entry)
                        .isNotEmpty()
                        .allSatisfy(
                                part -> assertThat(said.contains(part)).as(part).isTrue()));
    }
}
