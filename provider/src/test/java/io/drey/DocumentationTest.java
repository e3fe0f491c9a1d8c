package io.drey;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the pages name what is there. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** The target of a link, without its title. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)[^)]*\\)");

    /** A file in the text, such as {@code redis/RedisStore.java}. */
    private static final Pattern FILE = Pattern.compile("`([\\w./-]+\\.(?:java|lua|conf|md|txt|xml|yml))`");

    private static final Pattern FOLDER = Pattern.compile("`((?:[\\w.-]+/)+)`");

    /** A row of the table of journeys: its name, its files and their number. */
    private static final Pattern JOURNEY = Pattern.compile("(?m)^\\| (.+?) \\| (`.+`) \\| (\\d+) \\|$");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?) *$");

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (isDead(page, link.group(1))) {
                    dead.add(ROOT.relativize(page) + ": " + link.group(1));
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    @Test
    void everyFileAndFolderThatTheMapsNameIsThere() throws IOException {
        Set<String> files = files().map(DocumentationTest::withSlashes).collect(toSet());
        List<String> missing = new ArrayList<>();
        for (String page : List.of("CONTRIBUTING.md", "src/docs/architecture.md", "src/docs/glossary.md")) {
            String text = Files.readString(ROOT.resolve(page));
            Stream.concat(
                            FILE.matcher(text).results().map(file -> file.group(1)),
                            FOLDER.matcher(text).results().map(folder -> folder.group(1)))
                    .filter(name -> files.stream()
                            .noneMatch(
                                    name.endsWith("/")
                                            ? file -> file.contains("/" + name)
                                            : file -> file.endsWith("/" + name)))
                    .forEach(name -> missing.add(page + ": " + name));
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void eachJourneyCountsItsFilesAndANearHitStaysShort() throws IOException {
        String page = Files.readString(ROOT.resolve("src/docs/architecture.md"));
        Map<String, Integer> counted = new LinkedHashMap<>();
        Matcher row = JOURNEY.matcher(page.substring(page.indexOf("## The files of each journey")));
        while (row.find()) {
            List<String> named = FILE.matcher(row.group(2))
                    .results()
                    .map(file -> file.group(1))
                    .toList();
            assertThat(named).as(row.group(1)).doesNotHaveDuplicates().hasSize(Integer.parseInt(row.group(3)));
            counted.put(row.group(1), named.size());
        }

        assertThat(counted).hasSize(7);
        assertThat(counted.get("A hit in the local tier of a cache in Redis, which writes behind"))
                .isLessThanOrEqualTo(10);
    }

    private static boolean isDead(Path page, String target) throws IOException {
        if (target.matches("[a-z]+:.*")) {
            return false;
        }
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path linked = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return !Files.exists(linked)
                || hash >= 0 && !anchors(Files.readString(linked)).contains(target.substring(hash + 1));
    }

    private static Set<String> anchors(String text) {
        return HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(toSet());
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages =
                files().filter(file -> file.toString().endsWith(".md")).toList();
        assertThat(pages).contains(ROOT.resolve("README.md"), ROOT.resolve("src/docs/operators.md"));
        return pages;
    }

    private static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all
                    .filter(Files::isRegularFile)
                    .filter(file -> Stream.of("/target/", "/.git/").noneMatch(withSlashes(file)::contains))
                    .toList()
                    .stream();
        }
    }

    private static String withSlashes(Path file) {
        return "/" + ROOT.relativize(file).toString().replace('\\', '/');
    }
}
