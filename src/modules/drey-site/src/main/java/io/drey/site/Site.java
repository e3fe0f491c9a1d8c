package io.drey.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes the site: {@code Site <root of the repository> <folder> <address of the repository>}. It asks no network, and
 * the pages load nothing but each other, their style and their pictures.
 */
public final class Site {

    private final Path root;
    private final Path folder;
    private final String repository;
    private final Pages pages;
    private final Map<String, String> titles = new TreeMap<>();
    private final Map<String, String> contents = new TreeMap<>();
    private final Set<String> images = new TreeSet<>();

    private Site(Path root, Path folder, String repository) throws IOException {
        this.root = root;
        this.folder = folder;
        this.repository = repository;
        this.pages = new Pages(root);
    }

    public static void main(String[] args) throws IOException {
        new Site(Path.of(args[0]).toAbsolutePath().normalize(), Path.of(args[1]), args[2]).write();
    }

    private void write() throws IOException {
        for (String source : pages.sources()) {
            String text = Files.readString(root.resolve(source));
            if (source.equals(Pages.REFERENCE)) {
                titles.put(source, "All keys");
                contents.put(source, Reference.html(text));
            } else {
                Markdown markdown = new Markdown(root, pages, repository, source);
                contents.put(source, markdown.html(text));
                titles.put(source, markdown.title());
                images.addAll(markdown.images());
            }
        }
        String frame = resource("page.html");
        for (String source : pages.sources()) {
            Path target = folder.resolve(pages.targetOf(source));
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.writeString(target, framed(frame, source));
        }
        Files.writeString(folder.resolve("site.css"), resource("site.css"));
        Path pictures = Files.createDirectories(folder.resolve("images"));
        for (String image : images) {
            Path from = root.resolve(image);
            Files.copy(from, pictures.resolve(from.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String framed(String frame, String source) {
        return frame.replace("{{title}}", Reference.escaped(title(source)))
                .replace("{{root}}", pages.up(source))
                .replace("{{repository}}", repository)
                .replace("{{source}}", source)
                .replace("{{navigation}}", navigation(source))
                .replace("{{content}}", contents.getOrDefault(source, ""));
    }

    private String title(String source) {
        String part = Pages.part(source);
        return part == null ? titles.getOrDefault(source, source) : part;
    }

    private String part(String source, int hash) {
        return pages.targetOf(source.substring(0, hash)) + source.substring(hash);
    }

    private String navigation(String here) {
        StringBuilder html = new StringBuilder();
        for (Map.Entry<String, List<String>> group : Pages.navigation().entrySet()) {
            html.append("<h2>").append(group.getKey()).append("</h2>\n<ul>\n");
            for (String source : group.getValue()) {
                int hash = source.indexOf('#');
                html.append("<li><a href=\"")
                        .append(pages.up(here))
                        .append(hash < 0 ? pages.targetOf(source) : part(source, hash))
                        .append('"');
                html.append(source.equals(here) ? " aria-current=\"page\">" : ">");
                html.append(Reference.escaped(title(source))).append("</a></li>\n");
            }
            html.append("</ul>\n");
        }
        return html.toString();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
