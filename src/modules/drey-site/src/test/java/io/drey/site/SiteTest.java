package io.drey.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site is whole: whatever a page refers to is there, and a reader gets to each page. */
class SiteTest {

    private static final String REPOSITORY = "https://example.org/drey";
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

    @TempDir
    private static Path site;

    private static List<Path> pages;

    @BeforeAll
    static void write() throws IOException {
        Site.main(new String[] {"../../..", site.toString(), REPOSITORY});
        try (Stream<Path> files = Files.walk(site)) {
            pages = files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    private static List<String> references(Path page) throws IOException {
        return REFERENCE
                .matcher(Files.readString(page))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static boolean isInside(String reference) {
        return !reference.matches("[a-z]+:.*");
    }

    @Test
    void everyReferenceLeadsToAFileAndAHeadingThatThereAre() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages) {
            for (String reference : references(page)) {
                if (isInside(reference) && !leads(page, reference)) {
                    dead.add(site.relativize(page) + ": " + reference);
                }
            }
        }

        assertThat(pages).hasSizeGreaterThan(60);
        assertThat(dead).isEmpty();
    }

    private static boolean leads(Path page, String reference) throws IOException {
        int hash = reference.indexOf('#');
        String file = hash < 0 ? reference : reference.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.isRegularFile(target)
                && (hash < 0
                        || ID.matcher(Files.readString(target))
                                .results()
                                .anyMatch(id -> id.group(1).equals(reference.substring(hash + 1))));
    }

    @Test
    void everyPageIsReachedFromTheStart() throws IOException {
        Set<Path> reached = new HashSet<>();
        List<Path> left = new ArrayList<>(List.of(site.resolve("index.html")));
        while (!left.isEmpty()) {
            Path page = left.remove(left.size() - 1);
            if (reached.add(page)) {
                for (String reference : references(page)) {
                    String file = reference.replaceFirst("#.*", "");
                    if (isInside(reference) && file.endsWith(".html")) {
                        left.add(page.resolveSibling(file).normalize());
                    }
                }
            }
        }

        assertThat(reached).containsAll(pages);
    }

    @Test
    void theListOfPagesNamesWhatAReaderLooksFor() throws IOException {
        assertThat(Files.readString(site.resolve("design/index.html")))
                .contains(
                        "<a href=\"../spring-boot.html\">Spring Boot</a>",
                        "<a href=\"../operators.html#cluster\">Cluster</a>",
                        "<a href=\"../operators.html#twemproxy\">twemproxy</a>",
                        "<a href=\"../kubernetes.html\">Kubernetes</a>",
                        "<a href=\"../operators.html#what-failures-look-like\">What failures look like</a>",
                        "<a href=\"../reference.html\">All keys</a>");
    }

    @Test
    void noPageLoadsAnythingFromElsewhere() throws IOException {
        for (Path page : pages) {
            assertThat(Files.readString(page)).doesNotContainPattern("(?:src|rel=\"stylesheet\" href)=\"[a-z]+:");
        }
    }

    @Test
    void tablesAndSnippetsAndTheListOfKeysAreRendered() throws IOException {
        assertThat(Files.readString(site.resolve("operators.html")))
                .contains("<title>For operators - Drey</title>", "<table>", "<h2 id=\"what-failures-look-like\">");
        assertThat(Files.readString(site.resolve("jcache.html"))).contains("<pre><code class=\"language-java\">");
        assertThat(Files.readString(site.resolve("reference.html"))).contains("max-staleness = 1s</span>");
    }
}
