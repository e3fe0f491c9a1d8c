package io.drey.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Renders one file of Markdown: its links lead to pages of the site where there are such, else into the repository, and
 * its headings can be linked to as there. Confined to a thread.
 */
final class Markdown {

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    /** Code in a sentence of up to so many characters stays on one line, also of a telephone. */
    private static final int WORD = 30;

    private final Path root;
    private final Pages pages;
    private final String repository;
    private final String source;
    private final Set<String> images = new TreeSet<>();
    private final Map<Heading, String> anchors = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private String title = "";

    /** @param source the file, from the root of the repository on */
    Markdown(Path root, Pages pages, String repository, String source) {
        this.root = root;
        this.pages = pages;
        this.repository = repository;
        this.source = source;
    }

    String html(String text) {
        Node document = PARSER.parse(text);
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(linked(link.getDestination()));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                if (isAbsolute(image.getDestination())) {
                    replaceByLink(image);
                } else {
                    image.setDestination(shown(image.getDestination()));
                    visitChildren(image);
                }
            }

            @Override
            public void visit(Heading heading) {
                String words = words(heading);
                anchors.put(heading, unique(anchor(words)));
                if (title.isEmpty()) {
                    title = words;
                }
                visitChildren(heading);
            }
        });
        return HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (node instanceof Heading heading && anchors.containsKey(heading)) {
                        attributes.put("id", anchors.get(heading));
                    } else if (node instanceof Code code && code.getLiteral().length() <= WORD) {
                        attributes.put("class", "word");
                    }
                })
                .build()
                .render(document);
    }

    /** The first heading; known once rendered. */
    String title() {
        return title;
    }

    /** The pictures that were met, from the root of the repository on. */
    Set<String> images() {
        return images;
    }

    private static String words(Node heading) {
        StringBuilder words = new StringBuilder();
        heading.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }
        });
        return words.toString();
    }

    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }

    /** As the repository's pages do with headings that are alike: a number for all but the first. */
    private String unique(String anchor) {
        String id = anchor;
        for (int number = 1; !ids.add(id); number++) {
            id = anchor + "-" + number;
        }
        return id;
    }

    private static boolean isAbsolute(String destination) {
        return destination.matches("(?i)[a-z][a-z0-9+.-]*:.*|//.*");
    }

    /** A picture from elsewhere, which pages do not load: its words lead to it, unless they lead somewhere already. */
    private static void replaceByLink(Image image) {
        Link link = new Link(image.getDestination(), image.getTitle());
        boolean linked = isInLink(image);
        if (!linked) {
            image.insertBefore(link);
        }
        for (Node word = image.getFirstChild(); word != null; word = image.getFirstChild()) {
            if (linked) {
                image.insertBefore(word);
            } else {
                link.appendChild(word);
            }
        }
        image.unlink();
    }

    private static boolean isInLink(Node node) {
        for (Node above = node.getParent(); above != null; above = above.getParent()) {
            if (above instanceof Link) {
                return true;
            }
        }
        return false;
    }

    private String linked(String destination) {
        if (isAbsolute(destination) || destination.startsWith("#")) {
            return destination;
        }
        int hash = destination.indexOf('#');
        String fragment = hash < 0 ? "" : destination.substring(hash);
        String file = named(hash < 0 ? destination : destination.substring(0, hash));
        if (pages.isPage(file)) {
            return pages.up(source) + pages.targetOf(file) + fragment;
        }
        Path there = root.resolve(file);
        if (!Files.exists(there)) {
            throw new IllegalStateException(source + " links to " + destination + ", which is not there");
        }
        return repository + (Files.isDirectory(there) ? "/tree/main/" : "/blob/main/") + file + fragment;
    }

    private String shown(String destination) {
        String file = named(destination);
        images.add(file);
        return pages.up(source) + "images/" + Path.of(file).getFileName();
    }

    private String named(String relative) {
        Path folder = Path.of(source).resolveSibling(relative).normalize();
        return folder.toString().replace('\\', '/');
    }
}
