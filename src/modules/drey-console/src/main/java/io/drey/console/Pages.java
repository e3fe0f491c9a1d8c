package io.drey.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.drey.console.MountedConsole.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers browsers. Only to look, only for the names by which this host may be called, and with a policy by which the
 * page loads nothing from elsewhere and lies in no other page. Any thread.
 */
final class Pages implements HttpHandler {

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private final Set<String> hosts;
    private final Content content;

    /** @param hosts names by which this host may be called, in lower case */
    Pages(Set<String> hosts, Content content) {
        this.hosts = hosts;
        this.content = content;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (!isOurs(exchange.getRequestHeaders())) {
                refuse(
                        exchange,
                        421,
                        "This console does not answer to that name; Console.Builder.host allows another.");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                refuse(exchange, 405, "This console can only be looked at.");
            } else {
                Answer answer = path == null || !path.startsWith("/") ? null : found(path);
                if (answer == null) {
                    refuse(exchange, 404, "Nothing is here.");
                } else {
                    answer(exchange, 200, answer.type(), answer.body());
                }
            }
        }
    }

    private @Nullable Answer found(String path) {
        return path.equals("/") ? content.page("") : content.file(path.substring(1));
    }

    /** Whether the browser has called this host by a name of its own: one, and an allowed one. */
    private boolean isOurs(Headers headers) {
        List<String> given = headers.getOrDefault("Host", List.of());
        return given.size() == 1 && hosts.contains(host(given.get(0)));
    }

    /** The name in a Host header, without its port. */
    private static @Nullable String host(String header) {
        String text = header.toLowerCase(Locale.ROOT).strip();
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? null : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    /** A host as it stands in a URI. */
    static String inUri(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        answer(exchange, status, "text/plain; charset=utf-8", (why + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        HEADERS.forEach(headers::set);
        headers.set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
