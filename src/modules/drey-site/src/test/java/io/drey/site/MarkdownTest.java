package io.drey.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarkdownTest {

    private static final Path ROOT = Path.of("../../..");

    private Markdown markdown;

    @BeforeEach
    void begin() throws IOException {
        markdown = new Markdown(ROOT, new Pages(ROOT), "https://example.org/drey", "src/docs/console.md");
    }

    @Test
    void headingsThatAreAlikeAreNumberedAsInTheRepository() {
        String html = markdown.html("""
                # Security
                ## Security
                ### Security 1
                #### `security`
                """);

        assertThat(html)
                .contains(
                        "<h1 id=\"security\">",
                        "<h2 id=\"security-1\">",
                        "<h3 id=\"security-1-1\">",
                        "<h4 id=\"security-2\">");
    }

    @Test
    void aPictureFromElsewhereIsLinkedTo() {
        String html = markdown.html("![Build *state*](https://example.org/badge.svg) and more");

        assertThat(html)
                .isEqualTo("<p><a href=\"https://example.org/badge.svg\">Build <em>state</em></a> and more</p>\n");
        assertThat(markdown.images()).isEmpty();
    }

    @Test
    void aPictureFromElsewhereThatIsALinkKeepsWhereItLeads() {
        String html = markdown.html("[![Build](HTTPS://example.org/badge.svg)](https://example.org/builds)");

        assertThat(html).isEqualTo("<p><a href=\"https://example.org/builds\">Build</a></p>\n");
        assertThat(markdown.images()).isEmpty();
    }

    @Test
    void aPictureOfTheRepositoryIsShown() {
        String html = markdown.html("![At night](images/console-dark.png)");

        assertThat(html).contains("<img src=\"images/console-dark.png\" alt=\"At night\" />");
        assertThat(markdown.images()).containsExactly("src/docs/images/console-dark.png");
    }

    @Test
    void shortCodeStaysOnOneLineAndLongCodeNeedNot() {
        assertThat(markdown.html("`max-staleness = 1s`"))
                .isEqualTo("<p><code class=\"word\">max-staleness = 1s</code></p>\n");
        assertThat(markdown.html("`mvn -B -q -Pfast -pl provider test`"))
                .isEqualTo("<p><code>mvn -B -q -Pfast -pl provider test</code></p>\n");
    }
}
