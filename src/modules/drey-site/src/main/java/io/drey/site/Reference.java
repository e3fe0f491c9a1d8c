package io.drey.site;

/**
 * The page of all keys, made of {@code reference.conf}, which a test holds equal to the types of the options.
 * Stateless.
 */
final class Reference {

    private static final String START = """
            <h1 id="all-keys">All keys</h1>
            <p>With units, bounds and defaults. The build compares this file with the types of the options.</p>
            <pre class="reference">
            """;

    private Reference() {}

    static String html(String conf) {
        StringBuilder html = new StringBuilder(START);
        for (String line : conf.lines().toList()) {
            String style = line.strip().startsWith("#") ? "said" : "key";
            html.append("<span class=\"")
                    .append(style)
                    .append("\">")
                    .append(escaped(line))
                    .append("</span>\n");
        }
        return html.append("</pre>\n").toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
