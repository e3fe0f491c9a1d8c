package io.drey.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which files of the repository become pages, under which names, and in which order a reader is shown them. Those that
 * no group names are pages too and reached by links. Immutable.
 */
final class Pages {

    static final String REFERENCE = "provider/src/main/resources/reference.conf";

    private static final String OPERATORS = "src/docs/operators.md#";

    /** Parts of pages that a reader looks for by their own names. */
    private static final Map<String, String> PARTS = Map.of(
            OPERATORS + "sentinel", "Sentinel",
            OPERATORS + "cluster", "Cluster",
            OPERATORS + "twemproxy", "twemproxy",
            OPERATORS + "what-failures-look-like", "What failures look like");

    private static final Map<String, List<String>> GROUPS = groups();

    private final Map<String, String> targets = new LinkedHashMap<>();

    Pages(Path root) throws IOException {
        GROUPS.values()
                .forEach(each -> each.stream()
                        .filter(source -> !PARTS.containsKey(source))
                        .forEach(this::add));
        Set<String> others = new TreeSet<>();
        for (String folder : List.of("src/docs", "src/docs/design")) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                files.map(file -> folder + "/" + file.getFileName())
                        .filter(name -> name.endsWith(".md"))
                        .forEach(others::add);
            }
        }
        others.forEach(this::add);
    }

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Start", List.of("README.md", "src/docs/staleness.md", "src/docs/comparison.md"));
        groups.put(
                "Guides",
                docs(
                        "spring-boot",
                        "hibernate",
                        "jcache",
                        "codecs",
                        "kubernetes",
                        "checkpoints",
                        "sizing",
                        "migration"));
        groups.put(
                "Redis",
                List.of(OPERATORS + "sentinel", OPERATORS + "cluster", OPERATORS + "twemproxy", "src/docs/servers.md"));
        groups.put(
                "Operate",
                List.of(
                        "src/docs/operators.md",
                        OPERATORS + "what-failures-look-like",
                        "src/docs/troubleshooting.md",
                        "src/docs/cli.md",
                        "src/docs/console.md",
                        "src/docs/metrics.md"));
        groups.put("Concepts", docs("change-log", "architecture", "reliability", "performance", "tck", "glossary"));
        groups.put("Reference", List.of(REFERENCE, "src/docs/design/README.md"));
        groups.put("Project", List.of("RELEASE_NOTES.md", "CONTRIBUTING.md", "SECURITY.md", "RELEASE.md"));
        return groups;
    }

    private static List<String> docs(String... names) {
        return Stream.of(names).map(name -> "src/docs/" + name + ".md").toList();
    }

    private void add(String source) {
        targets.putIfAbsent(source, target(source));
    }

    private static String target(String source) {
        if (source.equals(REFERENCE)) {
            return "reference.html";
        }
        String name = source.replaceFirst("^src/docs/", "").replaceFirst("\\.md$", "");
        return name.replaceFirst("(^|/)README$", "$1index").replace('_', '-').toLowerCase(Locale.ROOT) + ".html";
    }

    /** The files that become pages. */
    Set<String> sources() {
        return targets.keySet();
    }

    boolean isPage(String source) {
        return targets.containsKey(source);
    }

    /** Where a file's page lies in the site. */
    String targetOf(String source) {
        String target = targets.get(source);
        if (target == null) {
            throw new IllegalArgumentException(source + " is no page");
        }
        return target;
    }

    /** What leads back from a page to the site's folder. */
    String up(String source) {
        return "../".repeat((int)
                targetOf(source).chars().filter(each -> each == '/').count());
    }

    /** The words for a part of a page; null if this is a page. */
    static @Nullable String part(String source) {
        return PARTS.get(source);
    }

    static Map<String, List<String>> navigation() {
        return GROUPS;
    }
}
